"""dpctl.catalog"""
