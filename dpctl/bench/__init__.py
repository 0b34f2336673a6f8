"""dpctl.bench"""
