using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Hosting.Startup;

namespace Interpol.Mesh.Gateway.Tests.Hosting;

/// <summary>What a gateway can be told, on its command line, in its environment and in a JSON file.</summary>
public sealed class GatewaySettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void One_owner_has_its_own_hub_and_name()
    {
        var settings = Parse("--owner BR --data /tmp/mesh");
        Assert.Equal(["BR"], settings.Owners.Select(owner => owner.Value));
        Assert.Equal(HubName.BuenosAires, settings.Hub);
        Assert.Equal("gateway-br", settings.Name);
        Assert.Null(settings.Port);
        Assert.False(settings.IsDemonstration);
        Assert.Equal(DatabaseProvider.Sqlite, settings.Provider);
        Assert.False(settings.DevelopmentTokens);
        Assert.Empty(settings.KnownProxies);
    }

    [Fact]
    public void The_consoles_socket_has_a_path_that_a_socket_can_have()
    {
        Assert.Equal("/tmp/mesh/gateways/gateway-fr/console/api.socket", Parse("--owner FR --data /tmp/mesh").ConsoleSocket);
        Assert.Equal($"/tmp/{new string('x', 60)}/run/gateway-fr/api.socket", Parse($"--owner FR --data /tmp/{new string('x', 60)}").ConsoleSocket);
    }

    [Fact]
    public void Below_the_temporary_folder_the_consoles_socket_has_a_name_that_nobody_can_guess()
    {
        var command = $"--owner FR --data /tmp/{new string('x', 200)}";
        var settings = Parse(command);
        Assert.InRange(settings.ConsoleSocket.Length, 1, 100);
        Assert.Equal(settings.ConsoleSocket, settings.ConsoleSocket);
        Assert.NotEqual(settings.ConsoleSocket, Parse(command).ConsoleSocket);
    }

    [Theory]
    [InlineData("new", true)]
    [InlineData("own", true)]
    [InlineData("open to others", false)]
    [InlineData("link", false)]
    [InlineData("file", false)]
    [UnsupportedOSPlatform("windows")]
    public void The_folder_of_the_consoles_socket_is_this_users_alone(string there, bool isTaken)
    {
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var folder = Directory.CreateTempSubdirectory("mesh-gateway-");
        var path = Path.Combine(folder.FullName, "console");
        switch (there)
        {
            case "own":
                Directory.CreateDirectory(path, Own);
                break;
            case "open to others":
                Directory.CreateDirectory(path, Own | UnixFileMode.OtherRead);
                break;
            case "link":
                Directory.CreateSymbolicLink(path, Directory.CreateDirectory(Path.Combine(folder.FullName, "target"), Own).FullName);
                break;
            case "file":
                File.WriteAllText(path, "");
                break;
        }

        var refusal = Record.Exception(() => HttpEndpoint.MakeOwnFolder(path));

        Assert.Equal(isTaken, refusal is null);
        Assert.Equal(isTaken, refusal is not StartupException { Message: var said } || !said.Contains(path, StringComparison.Ordinal));
        Assert.Equal(isTaken, Directory.Exists(path) && File.GetUnixFileMode(path) == Own && new DirectoryInfo(path).LinkTarget is null);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_star_is_everybody()
    {
        var settings = Parse("--owner * --data /tmp/mesh --hub singapore --port 8123");
        Assert.Equal(OwnerDirectory.Default.All.Length, settings.Owners.Count);
        Assert.Equal("gateway-all", settings.Name);
        Assert.Equal(HubName.Singapore, settings.Hub);
        Assert.Equal(8123, settings.Port);
        Assert.True(settings.IsDemonstration);
    }

    [Fact]
    public void Several_owners_are_a_demonstration()
    {
        var settings = Parse("--owner SG --owner FR --data /tmp/mesh --requests-per-second 100");
        Assert.True(settings.IsDemonstration);
        Assert.Equal("gateway-sg", settings.Name);
        Assert.Equal(100, settings.Limits.RequestsPerSecond);
        Assert.True(settings.Serves(OwnerId.Parse("FR")));
        Assert.False(settings.Serves(OwnerId.Parse("BR")));
    }

    [Fact]
    public void An_external_issuer_is_named_with_its_claims()
    {
        var settings = Parse("--owner FR --data /tmp/mesh --development-tokens no --issuer https://id.example --issuer-audience mesh --issuer-keys https://id.example/keys --issuer-claims owner=org,roles=groups");
        Assert.False(settings.DevelopmentTokens);
        Assert.Equal("org", settings.Issuer.OwnerClaim);
        Assert.Equal("officer", settings.Issuer.OfficerClaim);
        Assert.Equal("groups", settings.Issuer.RolesClaim);
        Assert.True(settings.Issuer.IsRemote);
    }

    [Fact]
    public void Development_tokens_are_asked_for_and_proxies_named()
    {
        var settings = Parse("--owner FR --data /tmp/mesh --development-tokens yes --known-proxy 192.0.2.10 --known-proxy 2001:db8::/32");
        Assert.True(settings.DevelopmentTokens);
        Assert.Equal([IPNetwork.Parse("192.0.2.10/32"), IPNetwork.Parse("2001:db8::/32")], settings.KnownProxies);
    }

    [Fact]
    public void Officers_sign_in_as_usual_or_as_it_says()
    {
        Assert.Equal(new OfficerOptions(), Parse("--owner FR --data /tmp/mesh").Officers);
        var told = Parse("--owner FR --data /tmp/mesh --lock-after 5 --lock-minutes 60 --session-idle-minutes 10 --session-hours 8").Officers;
        Assert.Equal(5, told.LockAfter);
        Assert.Equal(TimeSpan.FromMinutes(60), told.LockWindow);
        Assert.Equal(TimeSpan.FromMinutes(10), told.SessionIdle);
        Assert.Equal(TimeSpan.FromHours(8), told.SessionLifetime);
        Assert.Equal(TimeSpan.FromHours(1), Parse("--owner FR --data /tmp/mesh --session-idle-minutes 60 --session-hours 1").Officers.SessionIdle);
    }

    [Fact]
    public void It_serves_HTTP_on_the_loopback_address_and_HTTPS_anywhere()
    {
        Assert.Equal((IPAddress.Loopback, null), (Parse("--owner FR --data /tmp/mesh").ListenAddress, Parse("--owner FR --data /tmp/mesh").CertificateFile));
        Assert.Equal(IPAddress.IPv6Loopback, Parse("--owner FR --data /tmp/mesh --listen ::1").ListenAddress);
        const string Certificate = "--certificate /tmp/fr.pem --certificate-key /tmp/fr.key.pem";
        Assert.Equal("/tmp/fr.pem", Parse("--owner FR --data /tmp/mesh " + Certificate).CertificateFile);
        var told = Parse("--owner FR --data /tmp/mesh --listen 192.0.2.10 " + Certificate);
        Assert.Equal((IPAddress.Parse("192.0.2.10"), "/tmp/fr.pem", "/tmp/fr.key.pem"), (told.ListenAddress, told.CertificateFile, told.CertificateKeyFile));
    }

    [Theory]
    [InlineData("--lock-after")]
    [InlineData("--lock-minutes")]
    [InlineData("--session-idle-minutes")]
    [InlineData("--session-hours")]
    public void How_officers_sign_in_is_told_in_the_help(string option) =>
        Assert.Contains($"\n  {option} N ", "\n" + GatewaySettings.Help, StringComparison.Ordinal);

    [Theory]
    [InlineData("--data /tmp/mesh", "--owner")]
    [InlineData("--owner FR", "--data")]
    [InlineData("--owner XX --data /tmp/mesh", "XX")]
    [InlineData("--owner FR --data /tmp/mesh --hub paris", "paris")]
    [InlineData("--owner FR --data /tmp/mesh --port 0", "--port 0")]
    [InlineData("--owner FR --data /tmp/mesh --port http", "--port http")]
    [InlineData("--owner FR --data /tmp/mesh --port 1 --port 2", "twice")]
    [InlineData("--owner FR --data /tmp/mesh --listen localhost", "--listen localhost")]
    [InlineData("--owner FR --data /tmp/mesh --listen 192.0.2.10", "--certificate")]
    [InlineData("--owner FR --data /tmp/mesh --listen 0.0.0.0", "HTTPS")]
    [InlineData("--owner FR --data /tmp/mesh --listen ::", "HTTPS")]
    [InlineData("--owner FR --data /tmp/mesh --listen ::ffff:192.0.2.10", "HTTPS")]
    [InlineData("--owner FR --data /tmp/mesh --certificate /tmp/fr.pem", "--certificate-key")]
    [InlineData("--owner FR --data /tmp/mesh --listen 192.0.2.10 --certificate-key /tmp/fr.key.pem", "go together")]
    [InlineData("--owner FR --data /tmp/mesh --colour red", "--colour")]
    [InlineData("--owner FR --data", "needs a value")]
    [InlineData("--owner FR --data /tmp/mesh --name ../x", "../x")]
    [InlineData("--owner FR --data /tmp/mesh --provider oracle", "oracle")]
    [InlineData("--owner FR --data /tmp/mesh --development-tokens maybe", "maybe")]
    [InlineData("--owner FR --data /tmp/mesh --known-proxy proxy.example", "--known-proxy proxy.example")]
    [InlineData("--owner FR --data /tmp/mesh --issuer https://id.example", "--issuer-audience")]
    [InlineData("--owner FR --data /tmp/mesh --issuer-audience mesh", "--issuer")]
    [InlineData("--owner FR --data /tmp/mesh --issuer https://id.example --issuer-audience mesh --issuer-keys http://id.example/keys", "http://id.example/keys")]
    [InlineData("--owner FR --data /tmp/mesh --issuer https://id.example --issuer-audience mesh --issuer-keys /nowhere.json", "/nowhere.json")]
    [InlineData("--owner FR --data /tmp/mesh --issuer interpol-mesh-development --issuer-audience mesh --issuer-keys https://id.example/keys", "interpol-mesh-development")]
    [InlineData("--owner FR --data /tmp/mesh --issuer https://id.example --issuer-audience mesh --issuer-keys https://id.example/keys --issuer-claims colour=red", "colour=red")]
    [InlineData("--owner FR --data /tmp/mesh --provider postgresql", "--cluster-connection")]
    [InlineData("--owner FR --data /tmp/mesh --provider postgresql --cluster-connection nothing", "no connection string")]
    [InlineData("--owner FR --data /tmp/mesh --lock-after 0", "--lock-after 0")]
    [InlineData("--owner FR --data /tmp/mesh --lock-after 101", "1 to 100")]
    [InlineData("--owner FR --data /tmp/mesh --lock-minutes -1", "--lock-minutes -1")]
    [InlineData("--owner FR --data /tmp/mesh --lock-minutes 1441", "1 to 1440")]
    [InlineData("--owner FR --data /tmp/mesh --session-idle-minutes soon", "--session-idle-minutes soon")]
    [InlineData("--owner FR --data /tmp/mesh --session-hours 0.5", "--session-hours 0.5")]
    [InlineData("--owner FR --data /tmp/mesh --session-hours 169", "1 to 168")]
    [InlineData("--owner FR --data /tmp/mesh --session-hours 1 --session-hours 2", "twice")]
    [InlineData("--owner FR --data /tmp/mesh --session-idle-minutes 61 --session-hours 1", "--session-idle-minutes 61 is longer than --session-hours 1")]
    public void What_is_wrong_is_named(string line, string named)
    {
        var words = line.Split(' ');
        AssertNamed([named], words, []);

        // The same in a JSON file and in the environment, where it can be said there at all.
        if (words.Length % 2 == 0 && named is not ("twice" or "--colour"))
        {
            var given = words.Chunk(2).ToDictionary(pair => pair[0][2..], pair => pair[1]);
            File.WriteAllText(_file, JsonSerializer.Serialize(given));
            AssertNamed([named, named.Replace("--", $"{Path.GetFileName(_file)}: ", StringComparison.Ordinal)], ["--configuration", _file], []);
            var option = named.Split(' ')[0];
            AssertNamed([named, named.Replace(option, Variable(option), StringComparison.Ordinal)], [], given.ToDictionary(pair => Variable("--" + pair.Key), pair => pair.Value));
        }
    }

    [Fact]
    public void Owners_and_proxies_are_lists_and_a_later_list_replaces_an_earlier_one()
    {
        File.WriteAllText(_file, """{ "owner": ["SG", "FR"], "data": "/tmp/mesh", "known-proxy": "192.0.2.10", "development-tokens": true, "Logging": { "LogLevel": { "Orleans": "Debug" } } }""");
        string[] arguments = ["--configuration", _file];
        var settings = Read(arguments, []);
        Assert.Equal(["FR", "SG"], settings.Owners.Select(owner => owner.Value));
        Assert.Equal("gateway-sg", settings.Name);
        Assert.Equal([IPNetwork.Parse("192.0.2.10/32")], settings.KnownProxies);
        Assert.True(settings.DevelopmentTokens);
        Assert.Equal(["JP", "BR"], Read(arguments, new() { ["MESH_OWNER__1"] = "BR", ["MESH_OWNER__0"] = "JP" }).OwnerCodes);
        Assert.Equal(["AR"], Read([.. arguments, "--owner", "AR"], new() { ["MESH_OWNER__0"] = "JP", ["MESH_OWNER__1"] = "BR" }).OwnerCodes);
    }

    [Fact]
    public void What_a_bureau_configures_in_several_places_comes_together()
    {
        File.WriteAllText(_file, """{ "owner": "FR", "data": "/tmp/mesh", "port": 8123, "lock-after": 5, "searched-messages": 7, "issuer-claims": "owner=org", "issuer-audience": "mesh" }""");
        var settings = Read(
            ["--port", "8125", "--issuer=https://id.example"],
            new() { ["MESH_CONFIGURATION"] = _file, ["MESH_PORT"] = "8124", ["MESH_LIVE_FEEDS"] = "9", ["MESH_ISSUER_KEYS"] = "https://id.example/keys", ["MESH_URL"] = "for the mesh command", ["PORT"] = "1" });
        Assert.Equal((8125, 5, 7, 9), (settings.Port, settings.Officers.LockAfter, settings.Mailbox.SearchedMessages, settings.Limits.ListenersPerOwner));
        Assert.Equal(("https://id.example", "mesh", "https://id.example/keys", "org"), (settings.Issuer.Issuer, settings.Issuer.Audience, settings.Issuer.Keys, settings.Issuer.OwnerClaim));
    }

    [Fact]
    public void The_example_of_a_JSON_file_is_a_good_one()
    {
        var settings = Read(["--configuration", Path.Combine(AppContext.BaseDirectory, "gateway.json")], []);
        Assert.Equal(("gateway-fr", 8443, DatabaseProvider.PostgreSql, "org", 10), (settings.Name, settings.Port, settings.Provider, settings.Issuer.OwnerClaim, settings.Officers.SessionHours));
        Assert.Equal(2, settings.KnownProxies.Count);
    }

    private static string Variable(string option) => option.Replace("--", "MESH_", StringComparison.Ordinal).ToUpperInvariant().Replace('-', '_');

    /// <summary>Holds that there is one sentence and that it names what is wrong, as it is written where it stands, or as on a command line.</summary>
    private static void AssertNamed(string[] named, string[] arguments, Dictionary<string, string> environment)
    {
        var sentence = Assert.Throws<StartupException>(() => Read(arguments, environment)).Message;
        Assert.DoesNotContain('\n', sentence);
        Assert.True(named.Any(words => sentence.Contains(words, StringComparison.Ordinal)), sentence);
    }

    private static GatewaySettings Parse(string line) => Read(line.Split(' '), []);

    private static GatewaySettings Read(string[] arguments, Dictionary<string, string> environment) => StartupOptions.Read<GatewaySettings>(arguments, environment);
}
