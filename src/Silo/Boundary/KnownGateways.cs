using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>The gateways that this silo knows, as the register has them. What was verified before it changed is forgotten.</summary>
internal sealed partial class KnownGateways(GatewayRegisterFile register, ILogger<KnownGateways> logger)
{
    // So that whoever invents gateways' names does not keep the disk busy.
    private static readonly TimeSpan UnknownPeriod = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private Snapshot _current = new(GatewayRegister.Empty, FrozenDictionary<string, KnownGateway>.Empty);

    /// <summary>The gateways as the register has them now, with the tokens that were verified against it.</summary>
    public Snapshot Current => Of(register.Current);

    /// <summary>The gateways after somebody has asked for one that was not there: it may have been entered a moment ago.</summary>
    public Snapshot LookAgain() => Of(register.Look(UnknownPeriod));

    private Snapshot Of(GatewayRegister listed)
    {
        var current = Volatile.Read(ref _current);
        if (ReferenceEquals(current.Register, listed))
        {
            return current;
        }

        lock (_gate)
        {
            if (!ReferenceEquals(_current.Register, listed))
            {
                Volatile.Write(ref _current, new Snapshot(listed, GatewaysOf(listed)));
            }

            return _current;
        }
    }

    private FrozenDictionary<string, KnownGateway> GatewaysOf(GatewayRegister listed)
    {
        try
        {
            return listed.Gateways.Select(gateway => new KnownGateway(gateway)).ToFrozenDictionary(gateway => gateway.Name, StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            // Those that were known stay known; a broken file must not stop the bureaus' work.
            LogUnusable(failure.Message);
            return _current.Gateways;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The register of gateways is left as it was: {Reason}")]
    private partial void LogUnusable(string reason);

    /// <summary>One state of the register.</summary>
    /// <param name="Register">What it lists.</param>
    /// <param name="Gateways">The gateways, by name.</param>
    internal sealed record Snapshot(GatewayRegister Register, FrozenDictionary<string, KnownGateway> Gateways)
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

/// <summary>A gateway with its key as the silo uses it.</summary>
internal sealed class KnownGateway
{
    private readonly RegisteredGateway _registered;

    public KnownGateway(RegisteredGateway registered)
    {
        _registered = registered;
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(registered.SigningKey, out _);
        SigningKey = new ECDsaSecurityKey(key);
    }

    public string Name => _registered.Name;

    public bool IsOperators => _registered.Operators;

    /// <summary>The public key of its tokens.</summary>
    public ECDsaSecurityKey SigningKey { get; }

    public bool Serves(OwnerId owner) => _registered.Serves(owner);
}
