"""Faults to put into template.yaml, each with words of the problem that has to be found then: a check that finds nothing
in any template would pass, too."""

FAULTS = [
    ('!Sub "${AWS::StackName}-server-errors"]\n', "!Ref ServerErrorsAlarm]\n", "a circle of 10: Api,"),
    ('!Sub "${AWS::StackName}-server-errors"]\n', "server-errors]\n", "looks at an alarm that is not there"),
    ("- [!Ref NewVersionsAlarm]\n", "- [!Ref CrashesAlarm]\n", 'CreateJobDeploymentGroup is ended by {"Ref": "CrashesAlarm"}'),
    (', { Name: ExecutedVersion, Value: !GetAtt WebPage.Version.Version }', "", 'is ended by {"Ref": "NewVersionsAlarm"}'),
    ("Queues: [!Ref WakeUps]", "Queues: [!Ref WakeUps, !Ref DeadLetters]", "WakeUpsByTlsOnly is set on DeadLetters, WakeUps"),
    ('    Default: "off"\n', '    Default: "on"\n', "Table refuses to be deleted"),
    ('QueueName: !Sub\n        - "${AWS::StackName}-wake-ups-${Id}"', 'QueueName: !Sub\n        - "wake-ups-${Id}"', "WakeUps is called"),
    ('LayerName: !Sub "${AWS::StackName}-catalogue"', "LayerName: catalogue", "is called \"catalogue\" in every stack"),
    ("658327ea-f89d-4fab-a63d-7e88639e58f6", "83da9c7e-98b4-4e11-a168-04f0df8e2c65", "passes on the visitor's Host for /assets/*"),
    ("Dimensions: [{ Name: ApiId, Value: !Ref Api }]", "Dimensions: []", "counts 5xx by no dimension"),
    ("      RecursiveLoop: Allow\n", "", "ProcessJob wakes itself by WakeUps"),
    ('Condition: { StringEquals: { "aws:CalledViaLast": sns.amazonaws.com } }', "", "ProcessJob publishes an SMS"),
]
