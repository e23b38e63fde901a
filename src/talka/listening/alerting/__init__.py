"""Alerts: what is worth telling, to whom, when and how. Nothing here writes; `talka.listening.actions` does.

``rules`` decides on plain data and is shared by the live run (``watching``) and the backtest (``backtest``), so that
what a backtest promises is what will be told. ``asking`` makes one query of an alert, ``reasons`` and ``why`` say why
it fired. ``pace`` finds the time to tell it, ``telling``, ``mail``, ``webhook``, ``feed`` bring it outside.
"""
