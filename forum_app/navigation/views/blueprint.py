from flask import Blueprint

blueprint = Blueprint("navigation", __name__)
