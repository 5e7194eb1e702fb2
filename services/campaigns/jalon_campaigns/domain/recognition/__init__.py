"""What came back: a bounce, a complaint, a receipt, an absence note, or a person's answer. Plain functions of bytes.

`jalon_campaigns.domain.recognition.recognising` is the way in; the modules beside it each read one kind of evidence.
"""
