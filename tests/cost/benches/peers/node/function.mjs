// What many would write: the AWS SDK v3, one put and one message, on a runtime client of a dozen lines.

import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const table = new DynamoDBClient({});
// The endpoint of the measurement computes no checksums of messages.
const queue = new SQSClient({ md5: false });
const sources = JSON.parse(process.env.SOURCES);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');

async function handle(event) {
  const { query } = JSON.parse(event.body);
  const token = randomBytes(16).toString('hex');
  const now = Date.now();
  await table.send(new PutItemCommand({
    TableName: process.env.TABLE_NAME,
    Item: {
      pk: { S: `job#${token}` },
      sk: { S: 'job' },
      v: { N: '1' },
      q: { S: query },
      c: { N: String(now) },
      expires_at: { N: String(Math.floor(now / 1000) + 604800) },
      s: { L: sources.map(({ name }) => ({ S: `${name}=waiting` })) },
      st: { S: 'pending' },
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  }));
  await queue.send(new SendMessageCommand({
    QueueUrl: process.env.QUEUE_URL, MessageBody: token, MessageGroupId: 'group',
  }));
  const body = JSON.stringify({ id: token, status: 'pending', progress: 0, query });
  return { statusCode: 202, headers: { 'content-type': 'application/json' }, body };
}

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, hostname, port, method, path: `/2018-06-01/runtime/invocation/${path}` });
    asked.on('error', reject);
    asked.on('response', async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      resolve({ headers: answer.headers, text: Buffer.concat(parts).toString() });
    });
    asked.end(body);
  });
}

for (;;) {
  const { headers, text } = await ask('GET', 'next');
  const told = await handle(JSON.parse(text));
  await ask('POST', `${headers['lambda-runtime-aws-request-id']}/response`, JSON.stringify(told));
}
