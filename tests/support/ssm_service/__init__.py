"""AWS Systems Manager Inventory for tests: moto's SSM service with the inventory operations that moto lacks.

README.md beside this file says how to start it, how to control it and how sure each of its behaviours is.
"""
