"""dpctl.pipelines"""
