using System.Net;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;

namespace Interpol.Mesh.Silo;

/// <summary>What a silo of the mesh has to know.</summary>
public sealed class MeshSiloOptions
{
    /// <summary>The hub that the silo belongs to.</summary>
    public required HubName Hub { get; init; }

    /// <summary>The folder with the hubs' databases; for SQLite also the cluster's.</summary>
    public required string DataFolder { get; init; }

    /// <summary>What holds the databases. Default SQLite.</summary>
    public HubDatabaseProvider Provider { get; init; } = HubDatabaseProvider.Sqlite;

    /// <summary>PostgreSQL: the connection string of each hub's database.</summary>
    public IReadOnlyDictionary<HubName, string> HubConnections { get; init; } = new Dictionary<HubName, string>();

    /// <summary>Whether calls from outside the cluster are guarded. Default: they are.</summary>
    public SiloBoundary Boundary { get; init; } = SiloBoundary.Guarded;

    /// <summary>Whether connections are encrypted and both sides show certificates. Default: they are. Without, the silo listens on the loopback address only.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>The address on which it listens for silos and gateways. Default the loopback address; any other needs TLS.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>The address by which others reach it. Default the one on which it listens.</summary>
    public IPAddress Advertise { get => field ?? Listen; init; }

    /// <summary>The folder with the silos' secret, the register of gateways and the silo's certificate. Default: <c>keys</c> in the data folder.</summary>
    public string? KeysPath { get; init; }

    /// <summary>The connection string of the cluster's database. Default for SQLite: <c>cluster.db</c> in the data folder.</summary>
    public string? ClusterConnection { get; init; }

    /// <summary>The file with the private key with which this hub signs the audits of the others, PEM. Default: <c>keys/hub-HUB.pem</c> in the folder of keys.</summary>
    public string? HubKey { get; init; }

    internal KeyFolder Keys => KeysPath is null ? KeyFolder.Of(DataFolder) : new KeyFolder(KeysPath);
}

/// <summary>Whether a silo guards its actors against calls from outside the cluster.</summary>
public enum SiloBoundary
{
    /// <summary>Calls from outside need the token of a known gateway and must be in the table of what gateways may call.</summary>
    Guarded = 0,

    /// <summary>Everybody who can connect may call everything. For test clusters inside one process only; no program has a switch for it.</summary>
    Open = 1,
}
