using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Reads the command line.</summary>
internal static class GatewayArguments
{
    /// <summary>What the program takes.</summary>
    public const string Usage = """
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
          --live-feeds N             open live feeds of one owner; default: 64
          --searched-messages N      messages that can be searched, the newest of all owners together; default: 500000
        """;

    private const string EveryOwner = "*";
    private const string NoTls = "--no-tls";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StartupException">Something is missing or wrong; the sentence names it.</exception>
    public static GatewaySettings Parse(IReadOnlyList<string> arguments)
    {
        var tls = !arguments.Contains(NoTls);
        var given = Pairs([.. arguments.Where(argument => argument != NoTls)]);
        var codes = given["--owner"].ToArray();
        if (codes.Length == 0)
        {
            throw new StartupException("Say whom the gateway serves: --owner FR, several times if need be, or --owner '*' for a demonstration with all owners.");
        }

        var owners = codes.Contains(EveryOwner) ? [.. OwnerDirectory.Default.All.Select(owner => owner.Code)] : codes.Select(Owner).ToImmutableSortedSet();
        var hub = Single(given, "--hub") is { } named ? Hub(named) : HomeOf(codes[0]);
        var name = Single(given, "--name") ?? $"gateway-{(codes.Contains(EveryOwner) ? "all" : codes[0].ToLowerInvariant())}";
        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new StartupException($"--name {name} is not a name: 1 to 64 letters, digits and dashes.");
        }

        var provider = Provider(Single(given, "--provider"));
        var connection = Single(given, "--cluster-connection");
        if (provider == ClusterDatabaseProvider.PostgreSql && connection is null)
        {
            throw new StartupException("--provider postgresql needs --cluster-connection with the connection string of the cluster database.");
        }

        if (provider == ClusterDatabaseProvider.PostgreSql && ClusterDatabase.Fault(connection!) is { } fault)
        {
            throw new StartupException($"--cluster-connection is no connection string for PostgreSQL: {fault}");
        }

        var requests = Number(given, "--requests-per-second", 10, 1_000_000, new GatewayLimits().RequestsPerSecond);
        return new GatewaySettings
        {
            Owners = owners,
            Hub = hub,
            DataFolder = Path.GetFullPath(Single(given, "--data") ?? throw new StartupException("Say where the data folder is: --data DIR.")),
            KeysPath = Single(given, "--keys") is { } keys ? Path.GetFullPath(keys) : null,
            Tls = tls,
            Name = name,
            Port = Single(given, "--port") is { } port ? Number("--port", port, 1, 65535) : null,
            Http = HttpEndpoint.Read(option => Single(given, option)),
            Provider = provider,
            ClusterConnection = connection,
            DevelopmentTokens = Single(given, "--development-tokens") switch
            {
                "yes" => true,
                null or "no" => false,
                var other => throw new StartupException($"--development-tokens {other} is neither yes nor no."),
            },
            KnownProxies = [.. given["--known-proxy"].Select(Proxy)],
            Issuer = IssuerArguments.Read(option => Single(given, option)),
            Officers = OfficerArguments.Read((option, least, most, otherwise) => Number(given, option, least, most, otherwise)),
            Limits = new GatewayLimits
            {
                RequestsPerSecond = requests,
                RequestBurst = 2 * requests,
                ListenersPerOwner = Number(given, "--live-feeds", 1, 100_000, new GatewayLimits().ListenersPerOwner),
            },
            Mailbox = new MailboxOptions { SearchedMessages = Number(given, "--searched-messages", 1, 100_000_000, new MailboxOptions().SearchedMessages) },
        };
    }

    private static ILookup<string, string> Pairs(IReadOnlyList<string> arguments)
    {
        string[] known = ["--owner", "--data", "--keys", "--hub", "--port", .. HttpEndpoint.Names, "--name", "--provider", "--cluster-connection", "--requests-per-second", "--live-feeds", "--searched-messages", "--development-tokens", "--issuer", "--issuer-audience", "--issuer-keys", "--issuer-claims", "--known-proxy", .. OfficerArguments.Names];
        var pairs = new List<(string Option, string Value)>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (!known.Contains(arguments[i]))
            {
                throw new StartupException($"There is no option {arguments[i]}; the options are {string.Join(", ", known)}, {NoTls}.");
            }

            if (i + 1 == arguments.Count)
            {
                throw new StartupException($"The option {arguments[i]} needs a value.");
            }

            pairs.Add((arguments[i], arguments[i + 1]));
        }

        return pairs.ToLookup(pair => pair.Option, pair => pair.Value);
    }

    private static string? Single(ILookup<string, string> given, string option) => given[option].Count() <= 1
        ? given[option].FirstOrDefault()
        : throw new StartupException($"The option {option} appears twice; leave one out.");

    private static OwnerId Owner(string code) => OwnerId.TryParse(code, out var owner) && OwnerDirectory.Default.Contains(owner)
        ? owner
        : throw new StartupException($"--owner {code} is not an owner of the mesh; a code looks like FR or IPSG.");

    private static IPNetwork Proxy(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : throw new StartupException($"--known-proxy {text} is neither an IP address such as 192.0.2.10 nor a network such as 192.0.2.0/24.");

    private static HubName HomeOf(string code) => code == EveryOwner ? HubName.Lyon : OwnerDirectory.Default.Find(Owner(code))!.Home;

    private static HubName Hub(string text) => HubName.TryParse(text, out var hub)
        ? hub
        : throw new StartupException($"--hub {text} is not a hub; the hubs are {string.Join(", ", HubName.All)}.");

    private static ClusterDatabaseProvider Provider(string? text) => text switch
    {
        null or "sqlite" => ClusterDatabaseProvider.Sqlite,
        "postgresql" => ClusterDatabaseProvider.PostgreSql,
        _ => throw new StartupException($"--provider {text} is not a provider; it is sqlite or postgresql."),
    };

    private static int Number(ILookup<string, string> given, string option, int least, int most, int otherwise) =>
        Single(given, option) is { } text ? Number(option, text, least, most) : otherwise;

    private static int Number(string option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new StartupException($"{option} {text} is not a whole number from {least} to {most}.");
}
