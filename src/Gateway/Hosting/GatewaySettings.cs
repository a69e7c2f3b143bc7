using System.Collections.Immutable;
using System.Net;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>What a gateway process is told at its start.</summary>
internal sealed record GatewaySettings
{
    /// <summary>The owners that it serves.</summary>
    public required ImmutableSortedSet<OwnerId> Owners { get; init; }

    /// <summary>The hub whose silos it prefers.</summary>
    public required HubName Hub { get; init; }

    /// <summary>The folder with the cluster database, the public key of tokens and the run files.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Its name, unique in the data folder.</summary>
    public required string Name { get; init; }

    /// <summary>Where it serves. Default: HTTP on the loopback address.</summary>
    public HttpEndpoint Http { get; init; } = new();

    /// <summary>The port there; null takes 8080 when it is free, otherwise any free one.</summary>
    public int? Port { get; init; }

    /// <summary>Where the cluster database is.</summary>
    public ClusterDatabaseProvider Provider { get; init; } = ClusterDatabaseProvider.Sqlite;

    /// <summary>The connection string of the cluster database; null is <c>cluster.db</c> in the data folder.</summary>
    public string? ClusterConnection { get; init; }

    /// <summary>How calls of actors are tried.</summary>
    public CallRetryOptions Calls { get; init; } = new();

    /// <summary>How mailboxes are filled and searched.</summary>
    public MailboxOptions Mailbox { get; init; } = new();

    /// <summary>What is bounded, and at how much.</summary>
    public GatewayLimits Limits { get; init; } = new();

    /// <summary>Whether tokens of the data folder's development key are good. Default false: they are for demonstrations.</summary>
    public bool DevelopmentTokens { get; init; }

    /// <summary>The proxies that stand before the gateway: what they say in X-Forwarded-For and X-Forwarded-Proto counts, what others say does not. Default none.</summary>
    public ImmutableList<IPNetwork> KnownProxies { get; init; } = [];

    /// <summary>Somebody else who says who officers are; null for nobody.</summary>
    public ExternalIssuer? Issuer { get; init; }

    /// <summary>How officers sign in, and for how long.</summary>
    public OfficerOptions Officers { get; init; } = new();

    /// <summary>Whether it serves several owners, as no bureau's gateway does: for demonstration only.</summary>
    public bool IsDemonstration => Owners.Count > 1;

    /// <summary>Whether connections to silos are encrypted and both sides show certificates. Without, only silos on the loopback address are connected to.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>The folder with keys; null is <c>keys</c> in the data folder.</summary>
    public string? KeysPath { get; init; }

    /// <summary>The folder with keys.</summary>
    public KeyFolder Keys => KeysPath is null ? KeyFolder.Of(DataFolder) : new KeyFolder(KeysPath);

    /// <summary>The file with the public key of tokens.</summary>
    public string TokenKeyFile => Path.Combine(Keys.Path, "tokens.pub.pem");

    /// <summary>The folder of the run files.</summary>
    public string RunFolder => Path.Combine(DataFolder, "run");

    /// <summary>The folder of what this gateway alone keeps: its owners' mail, and the key that it is kept under.</summary>
    public string GatewayFolder => Path.Combine(DataFolder, "gateways", Name);

    /// <summary>Whether it serves that owner.</summary>
    public bool Serves(OwnerId owner) => Owners.Contains(owner);
}
