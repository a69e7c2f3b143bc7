using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>The gateways that this silo knows. The register is looked at once a second and read again when it has changed; what was verified before is then forgotten.</summary>
internal sealed partial class KnownGateways(KeyFolder keys, TimeProvider time, ILogger<KnownGateways> logger)
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    // So that whoever invents gateways' names does not keep the disk busy.
    private static readonly TimeSpan UnknownPeriod = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private Snapshot _current = new(FrozenDictionary<string, KnownGateway>.Empty);
    private (DateTime Written, long Length) _seen;
    private long _lookedAt;
    private bool _read;

    /// <summary>The gateways as the register has them now, with the tokens that were verified against it.</summary>
    public Snapshot Current
    {
        get
        {
            if (!_read || time.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LookPeriod)
            {
                Look(LookPeriod);
            }

            return Volatile.Read(ref _current);
        }
    }

    /// <summary>The gateways after somebody has asked for one that was not there: it may have been entered a moment ago.</summary>
    public Snapshot LookAgain()
    {
        Look(UnknownPeriod);
        return Volatile.Read(ref _current);
    }

    private void Look(TimeSpan period)
    {
        lock (_gate)
        {
            if (_read && time.GetElapsedTime(_lookedAt) < period)
            {
                return;
            }

            Volatile.Write(ref _lookedAt, time.GetTimestamp());
            _read = true;
            var file = new FileInfo(keys.Register);
            var seen = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (seen == _seen)
            {
                return;
            }

            try
            {
                var register = file.Exists ? GatewayRegister.Read(keys.Register) : GatewayRegister.Empty;
                Volatile.Write(ref _current, new Snapshot(
                    register.Gateways.Select(gateway => new KnownGateway(gateway)).ToFrozenDictionary(gateway => gateway.Name, StringComparer.Ordinal)));
                _seen = seen;
                LogRead(register.Gateways.Length);
            }
            catch (Exception failure) when (failure is KeyException or CryptographicException or ArgumentException)
            {
                // Those that were known stay known; a broken file must not stop the bureaus' work.
                LogUnreadable(failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The register of gateways was read; it lists {Count}.")]
    private partial void LogRead(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The register of gateways is left as it was: {Reason}")]
    private partial void LogUnreadable(string reason);

    /// <summary>One state of the register.</summary>
    /// <param name="Gateways">The gateways, by name.</param>
    internal sealed record Snapshot(FrozenDictionary<string, KnownGateway> Gateways)
    {
        private const int MaxRemembered = 8192;

        /// <summary>The tokens that were verified against it: a signature costs as much as many calls, and a gateway works with one token for minutes.</summary>
        public ConcurrentDictionary<string, VerifiedToken> Tokens { get; } = new(StringComparer.Ordinal);

        /// <summary>Remembers a token whose signature is good.</summary>
        public void Remember(string token, VerifiedToken verified)
        {
            if (Tokens.Count >= MaxRemembered)
            {
                // Whoever is still at work is verified again with the next call.
                Tokens.Clear();
            }

            Tokens[token] = verified;
        }
    }
}
