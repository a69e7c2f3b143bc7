using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Refuses addresses from which attempts to sign in failed too often, whatever the accounts were.</summary>
internal sealed class AddressGuard(OfficerOptions options, TimeProvider time)
{
    // Whoever has more addresses than this is counted from new, and still meets the lock of each account.
    private const int MaxAddresses = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <summary>Lets an address through.</summary>
    /// <exception cref="RequestRefusedException">429: too many failures.</exception>
    public void Require(string address)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(address, out var window) && window.Ends > time.GetUtcNow() && window.Failures >= options.FailuresPerAddress)
            {
                throw new RequestRefusedException(
                    StatusCodes.Status429TooManyRequests,
                    MeshErrorCodes.Busy,
                    "Too many attempts to sign in failed from this address; wait before the next one.",
                    retryAfter: window.Ends - time.GetUtcNow());
            }
        }
    }

    /// <summary>Counts a failure.</summary>
    public void Failed(string address)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_windows.TryGetValue(address, out var window) && window.Ends > now)
            {
                window.Failures++;
                return;
            }

            if (_windows.Count >= MaxAddresses)
            {
                _windows.Clear();
            }

            _windows[address] = new Window { Ends = now + options.LockWindow, Failures = 1 };
        }
    }

    private sealed class Window
    {
        public DateTimeOffset Ends { get; init; }

        public int Failures { get; set; }
    }
}
