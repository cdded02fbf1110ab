"""Faults to put into template.yaml and the files around it, each with words of the problem that has to be found then: a
check that finds nothing anywhere would pass, too."""

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
    ("Headers: [Accept-Language,", "Headers: [Accept-Language, Host,", "passes on the visitor's Host for * by the policy"),
    ("Headers: [Accept-Language,", "Headers: [Accept-Encoding,", "EdgeRequests lists accept-encoding"),
    ("Dimensions: [{ Name: ApiId, Value: !Ref Api }]", "Dimensions: []", "counts 5xx by no dimension"),
    ("Namespace: !Ref AWS::StackName", "Namespace: Textback", "in the namespace Textback, as every stack"),
    ("      RecursiveLoop: Allow\n", "", "ProcessJob wakes itself by WakeUps"),
    ('Condition: { StringEquals: { "aws:CalledViaLast": sns.amazonaws.com } }', "", "ProcessJob publishes an SMS"),
]

# In other files: which one, what stands there, what is put in its place.
FAULTS_ELSEWHERE = [
    ("infra/SCALE.md", "20000 | 0.0246", "20000 | 0.0256", "HTTP API, requests: 20000 cost 0.0246"),
    ("infra/SCALE.md", "**0.0870**", "**0.0970**", "all but texts is 0.087"),
    ("infra/SCALE.md", "under alarms | 34 ", "under alarms | 26 ", "the template has 34 metrics under alarms"),
    ("infra/SCALE.md", "| 340 |", "| 270 |", "writes to the table a second, units: 340 at 10"),
    ("infra/prices.toml", "usd = 0.024\n", "usd = 0.03\n", "texts are 6.00 USD, not 4.80"),
    ("infra/preflight", "LEAST_CONCURRENCY = 20", "TEXT_USD = 0.05", "infra/preflight has a price of its own"),
    ("infra/README.md", "| at night |", "| USD for 1,000 searches |", "infra/README.md has figures of its own"),
    ("infra/parameters.yaml", "Texting:", "Texts:", "gives Texts, which the template does not have"),
    ("infra/parameters.yaml", "PublicUrl:", "# ", "gives no PublicUrl"),
    ("README.md", "infra/deploy ", "sam deploy --guided ", "answer ten questions with no"),
    ("infra/README.md", "`infra/deploy`. There", "`sam deploy --parameter-overrides X=Y`. There", "changes back"),
]
