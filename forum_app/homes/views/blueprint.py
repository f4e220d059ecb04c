from flask import Blueprint

blueprint = Blueprint("homes", __name__)
