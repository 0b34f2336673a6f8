"""dpctl.decide"""
