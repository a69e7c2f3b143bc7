using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>Decides who calls from outside, by the token of the call alone.</summary>
internal sealed class CallVerifier(KnownGateways gateways, OwnerDirectory owners, TimeProvider time)
{
    private const string Renew = "get a new token from the gateway.";

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = GatewayToken.MaxLength };

    /// <summary>Judges the token of a call.</summary>
    public async ValueTask<CallVerdict> VerifyAsync(string? token)
    {
        if (token is null)
        {
            return Refused("The call carries no token: calls from outside the cluster need one.");
        }

        var known = gateways.Current;
        if (known.Tokens.TryGetValue(token, out var verified))
        {
            return Judge(verified);
        }

        if (Read(token) is not { } claims)
        {
            return Refused("The call's token is malformed.");
        }

        (var problem, verified) = await VerifyNewAsync(claims, known);
        return verified is null ? problem : Judge(verified);
    }

    /// <summary>A signature that was good stays good; the time goes on.</summary>
    private CallVerdict Judge(VerifiedToken verified)
    {
        var now = time.GetUtcNow();
        return now < verified.NotBefore - GatewayToken.ClockTolerance || now >= verified.Expires
            ? new CallVerdict(verified.Caller, null, "The call's token has expired or comes from the future; " + Renew)
            : new CallVerdict(verified.Caller, verified.Gateway, null);
    }

    /// <summary>Reads a token without believing it; null when it is none, whatever way somebody found to make it so.</summary>
    private JsonWebToken? Read(string token)
    {
        try
        {
            return token.Length <= GatewayToken.MaxLength && _handler.CanReadToken(token) && _handler.ReadJsonWebToken(token) is { IsSigned: true, IsEncrypted: false } read ? read : null;
        }
        catch (Exception malformed) when (malformed is not OutOfMemoryException)
        {
            return null;
        }
    }

    private async Task<(CallVerdict Problem, VerifiedToken? Verified)> VerifyNewAsync(JsonWebToken claims, KnownGateways.Snapshot known)
    {
        if (!known.Gateways.TryGetValue(claims.Issuer, out var gateway))
        {
            // It may have been entered a moment ago.
            known = gateways.LookAgain();
            known.Gateways.TryGetValue(claims.Issuer, out gateway);
        }

        if (gateway is null || !await IsSignedAsync(claims, gateway))
        {
            return (Refused("The call's token is not signed by a gateway that this silo knows; enter the gateway's keys into the register.", "with a token that no known gateway signed"), null);
        }

        if (Text(claims, GatewayToken.OwnerClaim) is not { } code || !OwnerId.TryParse(code, out var owner) || !owners.Contains(owner) || !gateway.Serves(owner))
        {
            return (Refused($"The gateway {gateway.Name} does not serve the owner in its token.", $"a token of {gateway.Name} for an owner it does not serve"), null);
        }

        if (claims.IssuedAt == default || claims.ValidTo <= claims.IssuedAt || claims.ValidTo - claims.IssuedAt > GatewayToken.Lifetime)
        {
            return (Refused($"The token of {gateway.Name} lives for more than five minutes.", $"a token of {gateway.Name} with wrong times"), null);
        }

        var verified = new VerifiedToken(
            new ExternalCaller(owner, gateway.Name, Text(claims, GatewayToken.OfficerClaim)),
            gateway,
            claims.ValidFrom > claims.IssuedAt ? claims.ValidFrom : claims.IssuedAt,
            claims.ValidTo);
        known.Remember(claims.EncodedToken, verified);
        return (default, verified);
    }

    /// <summary>A claim that is a text.</summary>
    private static string? Text(JsonWebToken claims, string name) =>
        claims.TryGetPayloadValue<object>(name, out var value) ? value as string : null;

    /// <summary>Whether a gateway signed the token for silos. Times are judged by our own clock afterwards.</summary>
    private async Task<bool> IsSignedAsync(JsonWebToken token, KnownGateway gateway)
    {
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = gateway.Name,
            ValidAudience = GatewayToken.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = gateway.SigningKey,
            RequireSignedTokens = true,
            ValidateLifetime = false,
        });
        return result.IsValid;
    }

    private static CallVerdict Refused(string problem, string? claimed = null) => new(null, null, problem, claimed);
}

/// <summary>A token whose signature is good.</summary>
/// <param name="Caller">For whom it speaks.</param>
/// <param name="Gateway">The gateway that made it.</param>
/// <param name="NotBefore">From when on it is good, UTC.</param>
/// <param name="Expires">When it ends, UTC.</param>
internal sealed record VerifiedToken(ExternalCaller Caller, KnownGateway Gateway, DateTime NotBefore, DateTime Expires);

/// <summary>Whether a call from outside may pass.</summary>
/// <param name="Caller">Who calls, when that is proven.</param>
/// <param name="Gateway">Its gateway, when that is proven.</param>
/// <param name="Problem">Why it may not pass: a sentence for the caller; null when it may.</param>
/// <param name="Claimed">Who it says calls, when nothing of that is proven; for the audit.</param>
internal readonly record struct CallVerdict(ExternalCaller? Caller, KnownGateway? Gateway, string? Problem, string? Claimed = null);
