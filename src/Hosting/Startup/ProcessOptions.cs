using System.ComponentModel.DataAnnotations;
using System.Net;
using Interpol.Mesh.Contracts.Cluster;
using Microsoft.Extensions.Configuration;

namespace Interpol.Mesh.Hosting.Startup;

/// <summary>What silos and gateways are told alike. Every option has one name, in a JSON file, in the environment and on the command line; see <see cref="StartupOptions"/>.</summary>
public abstract record ProcessOptions
{
    /// <summary>The JSON file with options; null for none.</summary>
    [ConfigurationKeyName(StartupOptions.FileOption)]
    public string? ConfigurationFile { get; init; }

    /// <summary>The folder with run files and, on SQLite, the databases.</summary>
    [ConfigurationKeyName("data"), Required(ErrorMessage = "--data is missing; say where the data folder is: --data DIR.")]
    public required string DataFolder { get; init => field = Path.GetFullPath(value); }

    /// <summary>The folder with keys. Default: <c>keys</c> in the data folder.</summary>
    [ConfigurationKeyName("keys")]
    public string KeysPath { get => field ?? Path.Combine(DataFolder, "keys"); init => field = Path.GetFullPath(value); }

    /// <summary>Whether connections of the mesh are neither encrypted nor show certificates; on the loopback address only.</summary>
    [ConfigurationKeyName("no-tls")]
    public bool NoTls { get; init; }

    /// <summary>The IP address on which it listens. Default the loopback address; any other needs TLS.</summary>
    [ConfigurationKeyName("listen"), IpAddress]
    public string Listen { get; init; } = IPAddress.Loopback.ToString();

    /// <summary>What holds the databases. Default SQLite.</summary>
    [ConfigurationKeyName("provider"), OneOf("sqlite", "postgresql")]
    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;

    /// <summary>The connection string of the cluster's database. Default for SQLite: <c>cluster.db</c> in the data folder.</summary>
    [ConfigurationKeyName("cluster-connection")]
    public string? ClusterConnection { get; init; }

    /// <summary>Whether connections of the mesh are encrypted and both sides show certificates. Default: they are.</summary>
    public bool Tls => !NoTls;

    /// <summary>The same as <see cref="Listen"/>.</summary>
    public IPAddress ListenAddress => IPAddress.Parse(Listen);

    /// <summary>The folder of the run files.</summary>
    public string RunFolder => Path.Combine(DataFolder, "run");

    /// <summary>What is wrong with options that are right each for itself: a sentence each.</summary>
    public abstract IEnumerable<string> Conflicts();
}
