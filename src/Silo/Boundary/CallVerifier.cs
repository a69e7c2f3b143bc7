using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Tokens;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>Decides who calls from outside, by the credential of the call alone.</summary>
internal sealed class CallVerifier(KnownGateways gateways, OwnerDirectory owners, TimeProvider time)
{
    private const string Renew = "get a new token from the gateway and prove the call with the gateway's own secret.";

    /// <summary>Judges the credential of a call.</summary>
    public CallVerdict Verify(byte[]? credential, GrainId target, string interfaceName, string methodName)
    {
        if (credential is null)
        {
            return Refused("The call carries no token: calls from outside the cluster need one.");
        }

        if (!CallCredential.TryRead(credential, out var at, out var proof, out var token))
        {
            return Refused("The call's token is malformed.");
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Span<byte> hashBytes = stackalloc byte[SHA256.HashSizeInBytes];
        var hash = TokenHash.Of(token, hashBytes);
        var known = gateways.Current;
        var verified = known.Tokens.Find(hash);
        if (verified is null)
        {
            var verdict = VerifyToken(ref known, token, now, out verified);
            if (verified is null)
            {
                return verdict;
            }

            known.Tokens.Add(hash, verified);
        }

        // The proof comes before everything that the token says: without it the caller is nobody, however good the token.
        Span<byte> expected = stackalloc byte[CallProof.Bytes];
        CallProof.Create(verified.Gateway.Secret, hashBytes, at, target, interfaceName, methodName, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, proof))
        {
            return Refused($"The call is not proven by the gateway whose token it carries; {Renew}", $"with a token of {verified.Caller.Owner} at {verified.Caller.Gateway}");
        }

        if (Math.Abs(now - at) > GatewayToken.ClockTolerance.TotalMilliseconds)
        {
            return new CallVerdict(verified.Caller, null, "The call was made more than a minute ago, or the gateway's clock is wrong by more than that; make it again.");
        }

        if (now >= verified.Expires)
        {
            known.Tokens.Remove(hash);
            return new CallVerdict(verified.Caller, null, "The call's token has expired; " + Renew);
        }

        return new CallVerdict(verified.Caller, verified.Gateway, null);
    }

    private CallVerdict VerifyToken(ref KnownGateways.Snapshot known, ReadOnlySpan<byte> token, long now, out VerifiedToken? verified)
    {
        verified = null;
        if (!GatewayToken.TryRead(token, out var claims))
        {
            return Refused("The call's token is malformed.");
        }

        if (!known.Gateways.TryGetValue(claims.Gateway, out var gateway))
        {
            known = gateways.LookAgain();
        }

        if ((gateway is null && !known.Gateways.TryGetValue(claims.Gateway, out gateway)) || !gateway.Signed(token))
        {
            return Refused("The call's token is not signed by a gateway that this silo knows; enter the gateway's keys into the register.", "with a token that no known gateway signed");
        }

        if (!OwnerId.TryParse(claims.Owner, out var owner) || !owners.Contains(owner) || !gateway.Serves(owner))
        {
            return Refused($"The gateway {gateway.Name} does not serve the owner in its token.", $"a token of {gateway.Name} for an owner it does not serve");
        }

        var tolerance = (long)GatewayToken.ClockTolerance.TotalMilliseconds;
        if (claims.Issued > now + tolerance || claims.Expires - claims.Issued > GatewayToken.Lifetime.TotalMilliseconds)
        {
            return Refused($"The token of {gateway.Name} comes from the future or lives for more than five minutes; set the gateway's clock.", $"a token of {gateway.Name} with wrong times");
        }

        verified = new VerifiedToken(new ExternalCaller(owner, gateway.Name, claims.Officer), gateway, claims.Expires);
        return default;
    }

    private static CallVerdict Refused(string problem, string? claimed = null) => new(null, null, problem, claimed);
}
