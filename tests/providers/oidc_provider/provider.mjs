// A real OpenID provider for the tests: panva's oidc-provider, told to be as strict as GOV.UK One Login.
//
// Everything comes in one JSON object on standard input: port, clients, and the key it signs with. It prints one
// line once it listens. Its own pages for signing in need no script and no password: whoever types a name is that
// person, with an address at example.com, whom it knows less surely if the name is "weak". A request whose vtr is
// ["error:" and a code] is answered with that error.
import { readFileSync } from 'node:fs'

import Provider, { errors } from 'oidc-provider'

const { port, clients, jwks } = JSON.parse(readFileSync(0, 'utf-8'))
const issuer = `http://localhost:${port}`

function findAccount (ctx, accountId) {
  return {
    accountId,
    claims: () => ({
      sub: accountId,
      email: `${accountId}@example.com`,
      email_verified: true,
      vot: accountId === 'weak' ? 'Cl' : 'Cl.Cm'
    })
  }
}

const provider = new Provider(issuer, {
  clients,
  jwks,
  findAccount,
  claims: { openid: ['sub', 'vot'], email: ['email', 'email_verified'] },
  cookies: { keys: ['only for tests'] },
  clientAuthMethods: ['private_key_jwt', 'client_secret_basic'],
  enabledJWA: { idTokenSigningAlgValues: ['ES256', 'RS256'], clientAuthSigningAlgValues: ['ES256', 'RS256'] },
  extraParams: {
    vtr (ctx, value) {
      const code = /^\["error:(\w+)"\]$/.exec(value ?? '')?.[1]
      if (code) {
        throw new errors.CustomOIDCProviderError(code, 'As it was told to.')
      }
      if (value !== undefined && value !== '["Cl.Cm"]') {
        throw new errors.InvalidRequest('Request vtr not valid')
      }
    }
  },
  features: {
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: true },
    rpInitiatedLogout: { enabled: true }
  },
  // By itself it tells nobody on its own machine that somebody has signed out, and here there is no other.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  pkce: { required: () => true },
  ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 120, Interaction: 600, Session: 600 }
})

provider.listen(port, '127.0.0.1', () => console.log('listening'))
