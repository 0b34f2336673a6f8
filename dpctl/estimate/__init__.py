"""dpctl.estimate"""
