using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>
/// Checks JSON web tokens, and one that was good not again for a while: a signature costs as much as a whole request, and a bureau works with few tokens for hours.
/// </summary>
internal sealed class RememberingTokenHandler : JsonWebTokenHandler
{
    /// <summary>How long a token is remembered: as long a key that its issuer has withdrawn may go on counting.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<string, (TokenValidationResult Result, DateTimeOffset Until)> _remembered = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    public RememberingTokenHandler(TimeProvider time)
    {
        _time = time;
        MapInboundClaims = false;
        MaximumTokenSizeInBytes = MeshAuthentication.MaxTokenLength;
    }

    /// <inheritdoc/>
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var now = _time.GetUtcNow();
        if (_remembered.TryGetValue(token, out var known) && now < known.Until)
        {
            return known.Result;
        }

        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            Remember(token, result, now);
        }

        return result;
    }

    private void Remember(string token, TokenValidationResult result, DateTimeOffset now)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            // Whoever is still at work is remembered again with the next request.
            _remembered.Clear();
        }

        var end = new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero) + MeshAuthentication.ClockSkew;
        _remembered[token] = (result, end < now + Remembered ? end : now + Remembered);
    }
}
