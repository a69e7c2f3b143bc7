using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>The public keys of an issuer. Fetched when they are needed, kept for a while, and kept longer when they cannot be fetched.</summary>
/// <param name="fetch">Fetches the key set as JSON.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class IssuerKeys(Func<CancellationToken, Task<string>> fetch, TimeProvider time, ILogger<IssuerKeys> logger)
{
    /// <summary>How long keys are good before they are fetched again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>How often they are fetched at most, whatever keys tokens name.</summary>
    public static readonly TimeSpan LeastPause = TimeSpan.FromMinutes(1);

    /// <summary>How long keys are good that cannot be fetched again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Keys of a set at most.</summary>
    public const int MaxKeys = 50;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private ImmutableArray<SecurityKey> _keys = [];
    private DateTimeOffset _fetched = DateTimeOffset.MinValue;
    private DateTimeOffset _tried = DateTimeOffset.MinValue;

    /// <summary>The keys; fetched anew when they are old, or when the one that a token names is not among them.</summary>
    /// <exception cref="RequestRefusedException">503: there are none.</exception>
    public async ValueTask<ImmutableArray<SecurityKey>> GetAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (IsGood(keyId))
        {
            return _keys;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (!IsGood(keyId) && now - _tried >= LeastPause)
            {
                _tried = now;
                await FetchAsync(now, cancellationToken);
            }

            return time.GetUtcNow() - _fetched < Kept
                ? _keys
                : throw new RequestRefusedException(
                    StatusCodes.Status503ServiceUnavailable,
                    MeshErrorCodes.Unavailable,
                    "The keys of the issuer of this token cannot be fetched, so that it cannot be checked. Try again.",
                    retryAfter: LeastPause);
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsGood(string? keyId) =>
        time.GetUtcNow() - _fetched < Fresh && (string.IsNullOrEmpty(keyId) || _keys.Any(key => key.KeyId == keyId));

    private async Task FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var set = new JsonWebKeySet(await fetch(cancellationToken));
            _keys = [.. set.Keys.Where(key => key.Kty is JsonWebAlgorithmsKeyTypes.EllipticCurve or JsonWebAlgorithmsKeyTypes.RSA && key.Use is null or "" or "sig").Take(MaxKeys)];
            _fetched = now;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException or ArgumentException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogNotFetched(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of the external issuer cannot be fetched: {Reason}")]
    private partial void LogNotFetched(string reason);
}
