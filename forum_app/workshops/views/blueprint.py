from flask import Blueprint

blueprint = Blueprint("workshops", __name__)
