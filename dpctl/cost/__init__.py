"""dpctl.cost"""
