using System.Text.Json;
using Interpol.Mesh.Boundary.Tokens;
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

        (var problem, verified) = await VerifyNewAsync(token, claims, known);
        return verified is null ? problem : Judge(verified);
    }

    /// <summary>A signature that was good stays good; the time goes on.</summary>
    private CallVerdict Judge(VerifiedToken verified)
    {
        var now = time.GetUtcNow();
        return now < verified.Issued - GatewayToken.ClockTolerance || now >= verified.Expires
            ? new CallVerdict(verified.Caller, null, "The call's token has expired or comes from the future; " + Renew)
            : new CallVerdict(verified.Caller, verified.Gateway, null);
    }

    private async Task<(CallVerdict Problem, VerifiedToken? Verified)> VerifyNewAsync(string token, JsonWebToken claims, KnownGateways.Snapshot known)
    {
        if (!known.Gateways.TryGetValue(claims.Issuer, out var gateway))
        {
            // It may have been entered a moment ago.
            known = gateways.LookAgain();
            known.Gateways.TryGetValue(claims.Issuer, out gateway);
        }

        if (gateway is null || !await IsSignedAsync(token, gateway))
        {
            return (Refused("The call's token is not signed by a gateway that this silo knows; enter the gateway's keys into the register.", "with a token that no known gateway signed"), null);
        }

        if (!claims.TryGetPayloadValue<string>(GatewayToken.OwnerClaim, out var code) || !OwnerId.TryParse(code, out var owner) || !owners.Contains(owner) || !gateway.Serves(owner))
        {
            return (Refused($"The gateway {gateway.Name} does not serve the owner in its token.", $"a token of {gateway.Name} for an owner it does not serve"), null);
        }

        if (claims.IssuedAt == default || claims.ValidTo == default || claims.ValidTo - claims.IssuedAt > GatewayToken.Lifetime)
        {
            return (Refused($"The token of {gateway.Name} lives for more than five minutes.", $"a token of {gateway.Name} with wrong times"), null);
        }

        claims.TryGetPayloadValue<string>(GatewayToken.OfficerClaim, out var officer);
        var verified = new VerifiedToken(new ExternalCaller(owner, gateway.Name, officer), gateway, claims.IssuedAt, claims.ValidTo);
        known.Remember(token, verified);
        return (default, verified);
    }

    /// <summary>The parts of a token; null when it is none. What looks like one by its form may still be anything inside.</summary>
    private JsonWebToken? Read(string token)
    {
        try
        {
            return token.Length <= GatewayToken.MaxLength && _handler.CanReadToken(token) ? _handler.ReadJsonWebToken(token) : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or SecurityTokenException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a gateway signed the token for silos. Times are judged by our own clock afterwards.</summary>
    private async Task<bool> IsSignedAsync(string token, KnownGateway gateway)
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
/// <param name="Issued">From when on it is good, UTC.</param>
/// <param name="Expires">When it ends, UTC.</param>
internal sealed record VerifiedToken(ExternalCaller Caller, KnownGateway Gateway, DateTime Issued, DateTime Expires);
