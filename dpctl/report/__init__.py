"""dpctl.report"""
