using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Hosting.Startup;

namespace Interpol.Mesh.Silo.Tests.Startup;

/// <summary>What a silo can be told, on its command line, in its environment and in a JSON file, and what is said when it is told nonsense.</summary>
public sealed class MeshSiloOptionsTests : IDisposable
{
    private const string Least = "--hub lyon --number 1 --data /tmp/mesh";

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-options-").FullName;

    private string JsonFile => Path.Combine(_folder, "silo.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_command_line_says_everything()
    {
        var options = Read(
            "--hub buenos-aires --number 2 --data /tmp/mesh --keys /tmp/keys --hub-key /tmp/hub.pem --listen 0.0.0.0 --advertise 192.0.2.10 --silo-port 11101 --gateway-port=30101 --health-port 31101"
            + " --provider postgresql --cluster-connection Host=c --hub-connection lyon=Host=l;Database=a --hub-connection singapore=Host=s --hub-connection buenos-aires=Host=b");
        Assert.Equal(("buenos-aires-2", HubName.BuenosAires, "/tmp/mesh", "/tmp/keys", "/tmp/hub.pem"), (options.Name, options.Hub, options.DataFolder, options.KeysPath, options.HubKey));
        Assert.Equal(("0.0.0.0", "192.0.2.10", true), (options.ListenAddress.ToString(), options.AdvertiseAddress.ToString(), options.Tls));
        Assert.Equal((11101, 30101, 31101), (options.SiloPort, options.GatewayPort, options.HealthPort));
        Assert.Equal((DatabaseProvider.PostgreSql, "Host=c", "Host=l;Database=a"), (options.Provider, options.ClusterConnection, options.HubConnections["lyon"]));
    }

    [Fact]
    public void What_is_not_said_is_as_usual()
    {
        var options = Read(Least);
        Assert.Equal(("/tmp/mesh/keys", "/tmp/mesh/keys/hub-lyon.pem"), (options.KeysPath, options.HubKey));
        Assert.Equal(("127.0.0.1", "127.0.0.1", true), (options.Listen, options.Advertise, options.Tls));
        Assert.Equal((DatabaseProvider.Sqlite, null, null, 0), (options.Provider, options.SiloPort, options.ClusterConnection, options.HubConnections.Count));
        Assert.Equal("192.0.2.10", Read(Least + " --listen 192.0.2.10").Advertise);
    }

    [Fact]
    public void The_environment_says_everything()
    {
        var options = Read(string.Empty, "MESH_HUB=lyon", "MESH_NUMBER=3", "MESH_DATA=/tmp/mesh", "MESH_NO_TLS=yes", "MESH_SILO_PORT=11101", "MESH_PROVIDER=postgresql", "MESH_CLUSTER_CONNECTION=Host=c",
            "MESH_HUB_CONNECTION__LYON=Host=l", "MESH_HUB_CONNECTION__SINGAPORE=Host=s", "MESH_HUB_CONNECTION__BUENOS_AIRES=Host=b", "HUB=paris", "NAME=none", "MESH_GATEWAY_PORT=");
        Assert.Equal(("lyon-3", "/tmp/mesh", false, 11101, null), (options.Name, options.DataFolder, options.Tls, options.SiloPort, options.GatewayPort));
        Assert.Equal(["Host=b", "Host=l", "Host=s"], HubName.All.Select(hub => options.HubConnections[hub.Value]).Order());
    }

    [Fact]
    public void A_later_way_goes_before_an_earlier_one()
    {
        File.WriteAllText(JsonFile, """
            {
              // Comments are good.
              "hub": "lyon", "number": 4, "data": "/tmp/mesh", "no-tls": true, "silo-port": 1, "gateway-port": 1, "health-port": 1,
              "hub-connection": { "lyon": "Host=file", "singapore": "Host=file" }
            }
            """);
        var options = Read("--health-port 3 --hub-connection lyon=Host=line", $"MESH_CONFIGURATION={JsonFile}", "MESH_GATEWAY_PORT=2", "MESH_HEALTH_PORT=2");
        Assert.Equal(("lyon-4", false, 1, 2, 3), (options.Name, options.Tls, options.SiloPort, options.GatewayPort, options.HealthPort));
        Assert.Equal(("Host=line", "Host=file"), (options.HubConnections["lyon"], options.HubConnections["singapore"]));
        File.WriteAllText(Path.Combine(_folder, "other.json"), """{ "hub": "singapore", "number": 1, "data": "/tmp/mesh" }""");
        Assert.Equal("singapore-1", Read($"--configuration {_folder}/other.json", $"MESH_CONFIGURATION={JsonFile}").Name);
        Assert.True(Read($"--configuration {JsonFile}", "MESH_NO_TLS=no").Tls);
    }

    [Theory]
    [InlineData("--number 1 --data /tmp", "--hub is missing; the hubs are lyon, singapore, buenos-aires.")]
    [InlineData("--hub lyon --data /tmp", "--number is missing; it is a whole number from 1 to 99, unique at the hub.")]
    [InlineData("--hub lyon --number 1", "--data is missing; say where the data folder is: --data DIR.")]
    [InlineData(Least + " --advertise 0.0.0.0", "--advertise has to name the one IP address by which other machines reach this silo.")]
    [InlineData(Least + " --listen ::", "--advertise has to name the one IP address by which other machines reach this silo.")]
    [InlineData(Least + " --no-tls --listen 192.0.2.1", "--no-tls is for the loopback address only, and --listen or --advertise names another (192.0.2.1, 192.0.2.1); leave --no-tls out.")]
    [InlineData(Least + " --provider postgresql --cluster-connection Host=c", "--provider postgresql needs --cluster-connection and a --hub-connection for each hub.")]
    [InlineData(Least + " --hub-connection paris=Host=a;Password=secret", "--hub-connection names a hub that there is not; the hubs are lyon, singapore, buenos-aires.")]
    [InlineData(Least + " --hub-connection Host", "--hub-connection is a hub's name, = and its connection string, once for each hub.")]
    [InlineData(Least + " --hub-connection lyon=Host=a --hub-connection lyon=Password=secret", "--hub-connection is given twice; leave one out.")]
    [InlineData(Least + " --number 2", "--number is given twice; leave one out.")]
    [InlineData("--hub lyon --number 1 --data", "The option --data needs a value.")]
    [InlineData(Least + " --keys", "The option --keys needs a value.")]
    [InlineData(Least + " --keys --no-tls", "The option --keys needs a value.")]
    [InlineData(Least + " --no-tls yes", "Word 8 of the command line is no option; options begin with --, and a value with spaces stands in quotes.")]
    [InlineData(Least + " --cluster-connection Host=a; Password=secret", "Word 9 of the command line is no option; options begin with --, and a value with spaces stands in quotes.")]
    [InlineData(Least + " --cluster-conection Password=secret", "--cluster-conection is not known; the nearest option is --cluster-connection.")]
    [InlineData(Least + " --cluster-conection=Password=secret", "--cluster-conection is not known; the nearest option is --cluster-connection.")]
    [InlineData(Least + " --colour red", "--colour is not known; --help lists the options.")]
    [InlineData(Least + " --configuration /nowhere/silo.json", "The configuration file /nowhere/silo.json does not exist.")]
    [InlineData(Least, "MESH_HUBB is not known; the nearest option is MESH_HUB.", "MESH_HUBB=lyon")]
    [InlineData(Least, "MESH_ISSUER is not known; --help lists the options.", "MESH_ISSUER=https://id.example")]
    [InlineData(Least, "MESH_SILO_PORT tcp://192.0.2.1:80 is not a whole number from 1 to 65535.", "MESH_SILO_PORT=tcp://192.0.2.1:80")]
    [InlineData(Least, "MESH_NO_TLS perhaps is neither yes nor no.", "MESH_NO_TLS=perhaps")]
    [InlineData(Least, "MESH_HUB_CONNECTION is a hub's name, = and its connection string, once for each hub.", "MESH_HUB_CONNECTION=Password=secret")]
    [InlineData(Least, "MESH_SILO_PORT takes one value and no more.", "MESH_SILO_PORT__0=1")]
    public void A_mistake_is_a_sentence(string line, string sentence, params string[] environment) => Assert.Equal([sentence], Refuse(line, environment));

    [Theory]
    [InlineData("hub", "paris", "is not a hub; the hubs are lyon, singapore, buenos-aires.")]
    [InlineData("number", "0", "is not a whole number from 1 to 99.")]
    [InlineData("number", "one", "is not a whole number from 1 to 99.")]
    [InlineData("listen", "localhost", "is not an IP address such as 192.0.2.10 or 2001:db8::10.")]
    [InlineData("advertise", "lyon.example", "is not an IP address such as 192.0.2.10 or 2001:db8::10.")]
    [InlineData("silo-port", "70000", "is not a whole number from 1 to 65535.")]
    [InlineData("gateway-port", "99999999999", "is not a whole number from 1 to 65535.")]
    [InlineData("health-port", "-1", "is not a whole number from 1 to 65535.")]
    [InlineData("provider", "oracle", "is not one of sqlite, postgresql.")]
    public void A_wrong_value_is_named_as_it_is_written_where_it_stands(string name, string value, string fault)
    {
        Dictionary<string, string> given = new() { ["hub"] = "lyon", ["number"] = "1", ["data"] = "/tmp/mesh", [name] = value };
        Assert.Equal([$"--{name} {value} {fault}"], Refuse(string.Join(' ', given.Select(option => $"--{option.Key} {option.Value}"))));
        var variables = given.ToDictionary(option => $"MESH_{option.Key.ToUpperInvariant().Replace('-', '_')}", option => option.Value);
        Assert.Equal([$"MESH_{name.ToUpperInvariant().Replace('-', '_')} {value} {fault}"], Refuse(string.Empty, [.. variables.Select(variable => $"{variable.Key}={variable.Value}")]));
        File.WriteAllText(JsonFile, System.Text.Json.JsonSerializer.Serialize(given));
        Assert.Equal([$"silo.json: {name} {value} {fault}"], Refuse($"--configuration {JsonFile}"));
    }

    [Theory]
    [InlineData("""{ "hubb": "lyon" }""", "silo.json: hubb is not known; the nearest option is hub.")]
    [InlineData("""{ "colour": { "red": 1, "blue": 2 } }""", "silo.json: colour is not known; --help lists the options.")]
    [InlineData("""{ "silo-port": [1] }""", "silo.json: silo-port takes one value and no more.")]
    [InlineData("""{ "hub-connection": "Password=secret" }""", "silo.json: hub-connection is a hub's name, = and its connection string, once for each hub.")]
    [InlineData("""{ "configuration": "other.json" }""", "The configuration file PATH names another one; there is only one.")]
    [InlineData("{\n  \"cluster-connection\": Password=secret\n}", "The configuration file PATH is not JSON at line 2, byte 25 of it.")]
    [InlineData("""{ "hub": "lyon", "HUB": "lyon" }""", "The configuration file PATH is not understood: A duplicate key 'HUB' was found.")]
    public void A_mistake_in_the_JSON_file_is_a_sentence(string json, string sentence)
    {
        File.WriteAllText(JsonFile, json);
        Assert.Equal([sentence.Replace("PATH", JsonFile, StringComparison.Ordinal)], Refuse($"{Least} --configuration {JsonFile}"));
    }

    [Fact]
    public void All_mistakes_are_said_at_once()
    {
        File.WriteAllText(JsonFile, """{ "number": 100, "colour": "red" }""");
        Assert.Equal(
            [
                "--silo-prt is not known; the nearest option is --silo-port.",
                "MESH_LISSTEN is not known; the nearest option is MESH_LISTEN.",
                "silo.json: colour is not known; --help lists the options.",
                "--hub is missing; the hubs are lyon, singapore, buenos-aires.",
                "silo.json: number 100 is not a whole number from 1 to 99.",
                "--data is missing; say where the data folder is: --data DIR.",
                "--provider postgresql needs --cluster-connection and a --hub-connection for each hub.",
            ],
            Refuse("--silo-prt 1 --provider postgresql", "MESH_LISSTEN=::1", $"MESH_CONFIGURATION={JsonFile}"));
    }

    [Fact]
    public void The_example_of_a_JSON_file_is_a_good_one()
    {
        var options = Read($"--configuration {Path.Combine(AppContext.BaseDirectory, "silo.json")}");
        Assert.Equal(("lyon-1", "192.0.2.10", 31101, DatabaseProvider.PostgreSql, 3), (options.Name, options.Listen, options.HealthPort, options.Provider, options.HubConnections.Count));
    }

    private static string[] Refuse(string line, params string[] environment)
    {
        var message = Assert.Throws<StartupException>(() => Read(line, environment)).Message;
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        return message.Split(Environment.NewLine);
    }

    private static MeshSiloOptions Read(string line, params string[] environment) =>
        StartupOptions.Read<MeshSiloOptions>(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), environment.Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
}
