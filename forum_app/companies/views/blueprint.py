from flask import Blueprint

blueprint = Blueprint("companies", __name__)
