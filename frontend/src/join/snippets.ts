/** Ready-to-paste ways to use a key. They work as they are, with any model that the gateway serves. */

export const SNIPPETS = [
  'python',
  'curl',
  'claude',
  'javascript',
  'anthropic',
  'litellm',
  'env',
] as const
export type SnippetName = (typeof SNIPPETS)[number]

interface Access {
  /** The gateway, without /v1. */
  baseUrl: string
  key: string
  model: string
}

/** Python and JavaScript read JSON strings alike. */
const text = (value: string) => JSON.stringify(value)
const shell = (value: string) => `'${value.replaceAll("'", String.raw`'\''`)}'`
/** Without quotes where none are needed: not every reader of .env files takes them off. */
const plain = (value: string) => (/^[\w.:/@-]+$/.test(value) ? value : shell(value))

const hello = (model: string) =>
  JSON.stringify({ model, messages: [{ role: 'user', content: 'Say hello' }] })

export const snippets: Record<SnippetName, (access: Access) => string> = {
  python: ({ baseUrl, key, model }) =>
    `# pip install openai
from openai import OpenAI

client = OpenAI(
    base_url=${text(`${baseUrl}/v1`)},
    api_key=${text(key)},
)
response = client.chat.completions.create(
    model=${text(model)},
    messages=[{"role": "user", "content": "Say hello"}],
)
print(response.choices[0].message.content)`,

  curl: ({ baseUrl, key, model }) =>
    `curl ${shell(`${baseUrl}/v1/chat/completions`)} \\
  -H ${shell(`Authorization: Bearer ${key}`)} \\
  -H 'Content-Type: application/json' \\
  -d ${shell(hello(model))}`,

  claude: ({ baseUrl, key, model }) =>
    `export ANTHROPIC_BASE_URL=${shell(baseUrl)}
export ANTHROPIC_AUTH_TOKEN=${shell(key)}
export ANTHROPIC_MODEL=${shell(model)}
export ANTHROPIC_DEFAULT_HAIKU_MODEL=${shell(model)}
claude`,

  javascript: ({ baseUrl, key, model }) =>
    `// npm install openai, and save this as hello.mjs
import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: ${text(`${baseUrl}/v1`)},
  apiKey: ${text(key)},
})
const response = await client.chat.completions.create({
  model: ${text(model)},
  messages: [{ role: 'user', content: 'Say hello' }],
})
console.log(response.choices[0].message.content)`,

  anthropic: ({ baseUrl, key, model }) =>
    `# pip install anthropic
from anthropic import Anthropic

client = Anthropic(
    base_url=${text(baseUrl)},
    auth_token=${text(key)},
)
message = client.messages.create(
    model=${text(model)},
    max_tokens=200,
    messages=[{"role": "user", "content": "Say hello"}],
)
print(message.content[0].text)`,

  litellm: ({ baseUrl, key, model }) =>
    `# pip install litellm
import litellm

response = litellm.completion(
    model=${text(`litellm_proxy/${model}`)},
    api_base=${text(baseUrl)},
    api_key=${text(key)},
    messages=[{"role": "user", "content": "Say hello"}],
)
print(response.choices[0].message.content)`,

  env: ({ baseUrl, key, model }) =>
    `LITELLM_BASE_URL=${plain(baseUrl)}
LITELLM_API_KEY=${plain(key)}
OPENAI_BASE_URL=${plain(`${baseUrl}/v1`)}
OPENAI_API_KEY=${plain(key)}
ANTHROPIC_BASE_URL=${plain(baseUrl)}
ANTHROPIC_AUTH_TOKEN=${plain(key)}
MODEL=${plain(model)}`,
}

/** How a key is shown where a glance over the shoulder must not be enough. */
export const maskedKey = (key: string) =>
  key.length > 12 ? `${key.slice(0, 7)}…${key.slice(-4)}` : '…'
