using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>What a gateway process is told at its start.</summary>
internal sealed record GatewaySettings : ProcessOptions
{
    /// <summary>What can be written on the command line, and what it means.</summary>
    public const string Help = $"""
        Interpol.Mesh.Gateway --owner CODE [--owner CODE ...] --data DIR [options]
          --owner CODE               an owner that the gateway serves; '*' serves all of them, for demonstration
          --data DIR                 folder with cluster.db, keys and run files
          --keys DIR                 folder with this gateway's keys; default: keys in the data folder
          --no-tls                   connections to silos without encryption and certificates, on the loopback address only
          --hub HUB                  whose silos it prefers: lyon, singapore or buenos-aires; default: the first owner's home
          --listen ADDRESS           IP address on which it serves bureaus; default: 127.0.0.1; any but a loopback address needs a certificate
          --certificate FILE         serve HTTPS with this certificate, PEM, behind it those that lead to its authority
          --certificate-key FILE     its private key, PEM
          --port PORT                port of that address; default: 8080 when it is free, otherwise any free one
          --name NAME                name, unique in the data folder; default: gateway-<first owner>, or gateway-all
          --provider PROVIDER        sqlite (default) or postgresql: where the cluster database is
          --cluster-connection TEXT  connection string of the cluster database; needed for postgresql
          --known-proxy ADDRESS      a proxy before the gateway, or a network of them (192.0.2.0/24), repeatable: its X-Forwarded-For and X-Forwarded-Proto count
          --development-tokens ANSWER  yes or no (default): whether tokens of the data folder's key are good; for demonstrations, ./mesh up says yes
          --issuer TEXT              an external issuer of tokens, as they name it in iss
          --issuer-audience TEXT     what its tokens name in aud; needed with --issuer
          --issuer-keys PLACE        its public keys (JSON web key set): a file or an https address; needed with --issuer
          --issuer-claims TEXT       which claims say what, for example owner=org,officer=sub,roles=groups
          --lock-after N             failed attempts to sign in that lock an account; default: 10
          --lock-minutes N           how long a failed attempt counts; default: 15
          --session-idle-minutes N   how long a session lasts that is not used; default: 30
          --session-hours N          how long a session lasts at most; default: 12
          --requests-per-second N    requests of one owner a second, on average; default: 5000
          --public-requests-per-minute N  requests of one address for public notices a minute; default: 1200
          --live-feeds N             open live feeds of one owner; default: 64
          --searched-messages N      messages that can be searched, the newest of all owners together; default: 500000
        {StartupOptions.Help}
        """;

    private const string EveryOwner = "*";

    /// <summary>Characters of the path of a Unix-domain socket on Linux.</summary>
    private const int LongestSocketPath = 100;

    /// <summary>The codes of the owners that it serves, the first of which names it; one star for all.</summary>
    [ConfigurationKeyName("owner"), OwnerCode]
    [Required(ErrorMessage = "--owner is missing; say whom the gateway serves: --owner FR, several times if need be, or --owner '*' for a demonstration with all owners.")]
    public IReadOnlyList<string> OwnerCodes
    {
        get;
        init
        {
            field = value;
            Owners = value.Contains(EveryOwner) ? [.. OwnerDirectory.Default.All.Select(owner => owner.Code)] : [.. value.Select(OwnerId.Parse)];
        }
    } = [];

    /// <summary>The owners that it serves.</summary>
    public ImmutableSortedSet<OwnerId> Owners { get; init; } = [];

    /// <summary>The hub whose silos it prefers. Default: the first owner's home.</summary>
    [ConfigurationKeyName("hub"), Hub]
    public HubName Hub
    {
        get => field != default ? field : OwnerCodes is [var first, ..] && OwnerId.TryParse(first, out var owner) ? OwnerDirectory.Default.Find(owner)!.Home : HubName.Lyon;
        init;
    }

    /// <summary>Its name, unique in the data folder. Default: that of the first owner.</summary>
    [ConfigurationKeyName("name"), MemberName]
    public string Name { get => field ?? $"gateway-{(OwnerCodes.Contains(EveryOwner) ? "all" : OwnerCodes[0].ToLowerInvariant())}"; init; }

    /// <summary>The port on which it serves; null takes 8080 when it is free, otherwise any free one.</summary>
    [ConfigurationKeyName("port"), WholeNumber(1, 65535)]
    public int? Port { get; init; }

    /// <summary>The file with the certificate that it shows there, and behind it those that lead to its authority, PEM; null serves HTTP, on the loopback address only.</summary>
    [ConfigurationKeyName("certificate")]
    public string? CertificateFile { get; init => field = Path.GetFullPath(value!); }

    /// <summary>The file with its private key, PEM.</summary>
    [ConfigurationKeyName("certificate-key")]
    public string? CertificateKeyFile { get; init => field = Path.GetFullPath(value!); }

    /// <summary>Whether tokens of the data folder's development key are good. Default false: they are for demonstrations.</summary>
    [ConfigurationKeyName("development-tokens")]
    public bool DevelopmentTokens { get; init; }

    /// <summary>The proxies that stand before the gateway, addresses or networks. Default none.</summary>
    [ConfigurationKeyName("known-proxy"), Network]
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>How calls of actors are tried.</summary>
    public CallRetryOptions Calls { get; init; } = new();

    /// <summary>How mailboxes are filled and searched.</summary>
    public MailboxOptions Mailbox { get; init; } = new();

    /// <summary>What is bounded, and at how much.</summary>
    public GatewayLimits Limits { get; init; } = new();

    /// <summary>Somebody else who says who officers are, if anybody is named.</summary>
    public ExternalIssuer Issuer { get; init; } = new(string.Empty, string.Empty, string.Empty);

    /// <summary>How officers sign in, and for how long.</summary>
    public OfficerOptions Officers { get; init; } = new();

    /// <summary>The networks of <see cref="Proxies"/>: what they say in X-Forwarded-For and X-Forwarded-Proto counts, what others say does not.</summary>
    public ImmutableList<IPNetwork> KnownProxies => [.. Proxies.Select(NetworkAttribute.Parse)];

    /// <summary>Whether it serves several owners, as no bureau's gateway does: for demonstration only.</summary>
    public bool IsDemonstration => Owners.Count > 1;

    /// <summary>The folder with keys.</summary>
    public KeyFolder Keys => new(KeysPath);

    /// <summary>The folder of what this gateway alone keeps: its owners' mail, and the key that it is kept under.</summary>
    public string GatewayFolder => Path.Combine(DataFolder, "gateways", Name);

    /// <summary>
    /// The socket on which it answers its own console. In its own folder or the run folder; where the path is longer than a socket's may be, below the temporary folder, under a name that is another
    /// one in each process, so that nobody can make that folder before.
    /// </summary>
    public string ConsoleSocket => field ??=
        new[] { Path.Combine(GatewayFolder, "console"), Path.Combine(RunFolder, Name) }.Select(SocketIn).FirstOrDefault(socket => socket.Length <= LongestSocketPath)
        ?? SocketIn(Path.Combine(Path.GetTempPath(), $"mesh-{RandomNumberGenerator.GetHexString(32, lowercase: true)}"));

    private static string SocketIn(string folder) => Path.Combine(folder, "api.socket");

    /// <summary>Whether it serves that owner.</summary>
    public bool Serves(OwnerId owner) => Owners.Contains(owner);

    /// <inheritdoc/>
    public override IEnumerable<string> Conflicts()
    {
        if (CertificateFile is null != CertificateKeyFile is null)
        {
            yield return "--certificate and --certificate-key go together: the certificate and its private key, each a PEM file.";
        }
        else if (CertificateFile is null && !IPAddress.IsLoopback(ListenAddress))
        {
            yield return $"--listen {Listen} is not the loopback address, and elsewhere a gateway serves only HTTPS; name its certificate with --certificate and --certificate-key.";
        }

        if (Provider == DatabaseProvider.PostgreSql && ClusterConnection is null)
        {
            yield return "--provider postgresql needs --cluster-connection with the connection string of the cluster database.";
        }
        else if (Provider == DatabaseProvider.PostgreSql && ClusterDatabase.Fault(ClusterConnection!) is { } fault)
        {
            yield return $"--cluster-connection is no connection string for PostgreSQL: {fault}";
        }

        if (Officers.SessionIdle > Officers.SessionLifetime)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"--session-idle-minutes {Officers.SessionIdleMinutes} is longer than --session-hours {Officers.SessionHours}: a session ends when either is over, so the first must be the shorter one.");
        }

        if (Issuer.Conflict() is { } conflict)
        {
            yield return conflict;
        }
    }
}

/// <summary>The code of an owner, or the star.</summary>
internal sealed class OwnerCodeAttribute() : OptionTextAttribute("is not an owner of the mesh; a code looks like FR or IPSG.")
{
    /// <inheritdoc/>
    protected override bool Accepts(string text) => text == "*" || (OwnerId.TryParse(text, out var owner) && OwnerDirectory.Default.Contains(owner));
}

/// <summary>The name of a gateway.</summary>
internal sealed class MemberNameAttribute() : OptionTextAttribute("is not a name: 1 to 64 letters, digits and dashes.")
{
    /// <inheritdoc/>
    protected override bool Accepts(string text) => text.Length <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

/// <summary>An address, or a network of them.</summary>
internal sealed class NetworkAttribute() : OptionTextAttribute("is neither an IP address such as 192.0.2.10 nor a network such as 192.0.2.0/24.")
{
    /// <summary>The network; that of the address alone when the text is one.</summary>
    public static IPNetwork Parse(string text) => !IPAddress.TryParse(text, out var address) ? IPNetwork.Parse(text)
        : new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);

    /// <inheritdoc/>
    protected override bool Accepts(string text) => IPNetwork.TryParse(text, out _) || IPAddress.TryParse(text, out _);
}
