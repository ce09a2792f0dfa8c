/**
 * A certified OpenID provider (oidc-provider) on a free loopback port, until standard input ends.
 * Argument: the address that it sends browsers back to. Prints its issuer when it is ready.
 * Whoever names themselves at its sign-in page is that person: "lan" has a verified e-mail.
 */
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer().listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "motcua", client_secret: "shared-secret-shared-secret", redirect_uris: [process.argv[2]] }],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.vn`, email_verified: id === "lan", name: id }),
    }),
    pkce: { required: () => true },
  });
  provider.on("server_error", (_context, error) => console.error(error));
  server.on("request", provider.callback());
  console.log(issuer);
});
process.stdin.on("end", () => process.exit()).resume();
