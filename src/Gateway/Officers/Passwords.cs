using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Microsoft.AspNetCore.Identity;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Hashes and checks passwords with the framework's hasher, as many at once as there are processors.</summary>
internal sealed class Passwords : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly IPasswordHasher<string> _hasher;
    private readonly SemaphoreSlim _processors = new(Math.Max(1, Environment.ProcessorCount - 1));
    private readonly int _mostWaiting;
    private readonly string _nobodys;
    private int _waiting;

    /// <summary>Prepares the hasher.</summary>
    public Passwords(IPasswordHasher<string> hasher, OfficerOptions options)
    {
        _hasher = hasher;
        _mostWaiting = options.WaitingSignIns;
        _nobodys = _hasher.HashPassword(string.Empty, Guid.NewGuid().ToString());
    }

    /// <summary>The hash of a new password.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => _hasher.HashPassword(string.Empty, password), cancellationToken);

    /// <summary>Whether the password is the one of the hash. Takes as long when there is no hash, and says no.</summary>
    public async Task<bool> IsRightAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        var result = await InTurnAsync(() => _hasher.VerifyHashedPassword(string.Empty, hash ?? _nobodys, password), cancellationToken);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }

    /// <inheritdoc/>
    public void Dispose() => _processors.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > _mostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable,
                MeshErrorCodes.Busy,
                "Too many officers sign in at once; wait and try again.",
                retryAfter: RetryAfter);
        }

        try
        {
            await _processors.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, cancellationToken);
            }
            finally
            {
                _processors.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
