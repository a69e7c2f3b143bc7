using System.CommandLine;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.CommandCentre;
using Interpol.Mesh.Cli.Deployments;
using Interpol.Mesh.Cli.Events;
using Interpol.Mesh.Cli.Experts;
using Interpol.Mesh.Cli.Identification;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Teams;
using Interpol.Mesh.Cli.Tests.Gateways;

namespace Interpol.Mesh.Cli.Tests.Shell;

/// <summary>What the commands of the command centre and of work in the field ask a gateway, and what they refuse before they ask. The gateway of these tests refuses all of it.</summary>
public sealed class FieldCommandTests : IDisposable
{
    private const string Hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static readonly Dictionary<string, Func<CliContext, Command>> Groups = new()
    {
        ["command"] = CentreCommands.Create,
        ["ask-help"] = CentreCommands.Ask,
        ["alert"] = AlertCommand.Create,
        ["expert"] = ExpertCommands.Create,
        ["deployment"] = DeploymentCommands.Create,
        ["team"] = TeamCommands.Create,
        ["identification"] = IdentificationCommands.Create,
        ["event"] = EventCommands.Create,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-cli-").FullName;
    private readonly GatewayDouble _gateway = new();

    private string InputFile => Path.Combine(_folder, "input");

    public void Dispose()
    {
        _gateway.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("command present IPSG lyon --minutes 30", "POST command/presence", """{"room":"lyon","minutes":30}""")]
    [InlineData("command leave IPSG", "POST command/presence/end", "{}")]
    [InlineData("command hand-over IPSG singapore --briefing Quiet", "POST command/hand-over", """{"to":"singapore","briefing":"Quiet"}""")]
    [InlineData("command accept IPSG 7", "POST command/hand-over/accept", """{"epoch":7}""")]
    [InlineData("command take IPSG 12", "POST command/items/12/take", "{}")]
    [InlineData("command assign IPSG 12 buenos-aires", "POST command/items/12/assign", """{"room":"buenos-aires"}""")]
    [InlineData("command close IPSG 12 advised", "POST command/items/12/close", """{"outcome":"advised"}""")]
    [InlineData("command set-plan IPSG lyon=08:00 singapore=16:30", "POST command/plan", """{"shifts":[{"room":"lyon","from":"08:00:00"},{"room":"singapore","from":"16:30:00"}]}""")]
    [InlineData("ask-help FR Divers --priority flash", "POST help", """{"priority":"flash","text":"Divers"}""")]
    [InlineData("expert put FR FR:dvi-07 dna,odontology 45.76,4.84 --languages fr,en --readers IPSG --stand-by --absent 2030-01-31/2030-02-14", "PUT experts/FR:dvi-07", """{"skills":["dna","odontology"],"languages":["fr","en"],"readers":["IPSG"],"absences":[{"from":"2030-01-31T00:00:00+00:00","until":"2030-02-14T00:00:00+00:00"}],"latitude":45.76,"longitude":4.84,"isOnStandBy":true}""")]
    [InlineData("expert retire FR FR:dvi-07", "POST experts/FR:dvi-07/retire", "{}")]
    [InlineData("deployment offer IPSG PH GDACS Quake irt-disaster large scene,dna Port=14.5,120.9", "POST deployments/offers", """{"host":"PH","need":NEED,"source":"GDACS","headline":"Quake"}""")]
    [InlineData("deployment request PH Quake irt-disaster large scene,dna Port=14.5,120.9", "POST deployments", """{"need":NEED,"reason":"Quake"}""")]
    [InlineData("deployment accept PH D Quake irt-disaster large scene,dna Port=14.5,120.9", "POST deployments/D/request", """{"need":NEED,"reason":"Quake"}""")]
    [InlineData("deployment assess IPSG D Why irt-disaster large scene,dna Port=14.5,120.9", "POST deployments/D/assess", """{"need":NEED,"reason":"Why"}""")]
    [InlineData("deployment turn IPSG D Why irt-disaster large scene,dna Port=14.5,120.9", "POST deployments/D/turn", """{"need":NEED,"reason":"Why"}""")]
    [InlineData("deployment decline PH D --reason Enough", "POST deployments/D/decline", """{"reason":"Enough"}""")]
    [InlineData("deployment ask IPSG D dna,photographs More --until 2030-01-31T12:00Z", "POST deployments/D/mandates", """{"tasks":["dna","photographs"],"until":"2030-01-31T12:00:00+00:00","reason":"More"}""")]
    [InlineData("deployment team IPSG D A --site 1 --leader FR:dvi-07", "PUT deployments/D/teams/A", """{"site":1,"leader":"FR:dvi-07"}""")]
    [InlineData("deployment add IPSG D FR:dvi-07 --team A", "POST deployments/D/members", """{"expert":"FR:dvi-07","team":"A"}""")]
    [InlineData("deployment release FR D FR:dvi-07", "POST deployments/D/members/FR:dvi-07/release", "{}")]
    [InlineData("deployment remove FR D FR:dvi-07", "POST deployments/D/members/FR:dvi-07/remove", "{}")]
    [InlineData("deployment place IPSG D FR:dvi-07 --team B", "POST deployments/D/members/FR:dvi-07/place", """{"team":"B"}""")]
    [InlineData("deployment move FR D FR:dvi-07 on-site", "POST deployments/D/members/FR:dvi-07/move", """{"stage":"on-site"}""")]
    [InlineData("deployment stand-by IPSG D", "POST deployments/D/stand-by", "{}")]
    [InlineData("deployment approve IPSG D", "POST deployments/D/approve", "{}")]
    [InlineData("deployment extend IPSG D 2030-01-31T12:00Z More", "POST deployments/D/extend", """{"until":"2030-01-31T12:00:00+00:00","reason":"More"}""")]
    [InlineData("deployment coordinator PH D A", "POST deployments/D/coordinator", """{"team":"A"}""")]
    [InlineData("deployment arrest PH D Two", "POST deployments/D/arrests", """{"report":"Two"}""")]
    [InlineData("deployment withdraw PH D", "POST deployments/D/withdraw", "{}")]
    [InlineData("deployment cancel PH D --reason Over", "POST deployments/D/cancel", """{"reason":"Over"}""")]
    [InlineData("deployment close IPSG D Done", "POST deployments/D/close", """{"report":"Done"}""")]
    [InlineData("team check-in FR D:A --expert FR:dvi-07 --place 14.5,120.9,20 --at 2030-01-31T12:00Z", "POST teams/D:A/check-ins", """{"expert":"FR:dvi-07","place":{"latitude":14.5,"longitude":120.9,"accuracy":20},"actedAt":"2030-01-31T12:00:00+00:00"}""")]
    [InlineData("team position FR D:A --place 14.5,120.9,20", "POST teams/D:A/positions", """{"place":{"latitude":14.5,"longitude":120.9,"accuracy":20}}""")]
    [InlineData("team check-ins FR D:A 4 --one-for-all", "PUT teams/D:A/check-ins/terms", """{"hours":4,"each":false}""")]
    [InlineData("team officer FR D:A FR:dvi-07 0417", "PUT teams/D:A/members/FR:dvi-07/officer", """{"officer":"0417"}""")]
    [InlineData("team log FR D:A Seen --task scene", "POST teams/D:A/log", """{"text":"Seen","task":"scene"}""")]
    [InlineData("team report FR D:A Quiet", "POST teams/D:A/reports", """{"text":"Quiet"}""")]
    [InlineData("team report FR D:A Quieter --revises 2", "POST teams/D:A/reports/2", """{"text":"Quieter"}""")]
    [InlineData("team sector FR D:A A1 Quay", "PUT teams/D:A/sectors/A1", """{"text":"Quay"}""")]
    [InlineData("team search FR D:A A1 searched scene", "POST teams/D:A/sectors/A1/search", """{"status":"searched","task":"scene"}""")]
    [InlineData("team equipment FR D:A radio-1 issued --holder FR:dvi-07 --text Radio", "POST teams/D:A/equipment/radio-1", """{"status":"issued","holder":"FR:dvi-07","description":"Radio"}""")]
    [InlineData("team numbers FR D:A 20", "POST teams/D:A/numbers", """{"count":20}""")]
    [InlineData("team collect FR D:A object scene Watch HASH --number 7 --finder Odile --property-of Ruben --file HASH", "POST teams/D:A/items", """{"kind":"object","task":"scene","text":"Watch","hash":"HASH","number":7,"finder":"Odile","propertyOf":"Ruben","files":["HASH"]}""")]
    [InlineData("team attach FR D:A 7 FR-2026-000001 --readers BR,PH", "POST teams/D:A/items/7/attach", """{"case":"FR-2026-000001","tlp":"amber","readers":["BR","PH"]}""")]
    [InlineData("team take PH D:A 3", "POST teams/D:A/offers/3/take", "{}")]
    [InlineData("identification open PH D --closed --keep-days 90", "POST identifications/D/open", """{"isClosedList":true,"keepDays":90}""")]
    [InlineData("identification invite PH D fr,DE", "POST identifications/D/invite", """{"bureaus":["FR","DE"]}""")]
    [InlineData("identification board PH D PH:0001,JP:0007", "POST identifications/D/board", """{"members":[{"owner":"PH","officer":"0001"},{"owner":"JP","officer":"0007"}]}""")]
    [InlineData("identification missing PH D FR-0012,FR-0013", "POST identifications/D/missing", """{"missing":["FR-0012","FR-0013"]}""")]
    [InlineData("identification withdraw-file FR D FR-0012", "POST identifications/D/files/ante-mortem/FR-0012/withdraw", "{}")]
    [InlineData("identification withdraw-family FR D F-1", "POST identifications/D/families/F-1/withdraw", "{}")]
    [InlineData("identification compare PH D", "POST identifications/D/compare", "{}")]
    [InlineData("identification propose PH D PM-1,PM-2 FR-0012 dental,dna Agrees", "POST identifications/D/decisions", """{"remains":["PM-1","PM-2"],"missing":["FR-0012"],"primary":["dental","dna"],"reason":"Agrees"}""")]
    [InlineData("identification sign JP D 2", "POST identifications/D/decisions/2/sign", "{}")]
    [InlineData("identification revise JP D 2 Mistaken", "POST identifications/D/decisions/2/revise", """{"reason":"Mistaken"}""")]
    [InlineData("identification release PH D 2 Odile", "POST identifications/D/decisions/2/release", """{"identity":"Odile"}""")]
    [InlineData("identification close PH D", "POST identifications/D/close", "{}")]
    [InlineData("event start IPSG E BR:00000000000000000000000000000000", "POST events/E/screening/start", """{"consent":"BR:00000000000000000000000000000000"}""")]
    [InlineData("event pause BR E", "POST events/E/screening/pause", "{}")]
    [InlineData("event resume IPSG E", "POST events/E/screening/resume", "{}")]
    [InlineData("event clear IPSG E A-17", "POST events/E/accreditations", """{"changes":[{"clear":"A-17"}]}""")]
    [InlineData("event clear IPSG E A-17 --found-at 2026-03-01T12:00:00.0000010Z", "POST events/E/accreditations", """{"changes":[{"clear":"A-17","foundAt":"2026-03-01T12:00:00.000001+00:00"}]}""")]
    [InlineData("event revoke BR E A-17", "POST events/E/accreditations", """{"changes":[{"revoke":"A-17"}]}""")]
    [InlineData("event pass BR E A-17 --checkpoint gate-1 --out", "POST events/E/passages", """{"passages":[{"badge":"A-17","checkpoint":"gate-1","direction":"out"}]}""")]
    [InlineData("event emergency BR E Smoke --site arena --becomes irt-crime", "POST events/E/emergency", """{"what":"Smoke","site":"arena","becomes":"irt-crime"}""")]
    [InlineData("event close BR E", "POST events/E/close", "{}")]
    public async Task A_change_is_one_request_under_its_operation(string command, string address, string body)
    {
        var needsVersion = !command.StartsWith("deployment offer", StringComparison.Ordinal) && !command.StartsWith("deployment request", StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<CliException>(() => RunAsync(command + " --operation-id op-1" + (needsVersion ? " --if-match 3" : string.Empty)));

        var asked = Assert.Single(_gateway.Asked);
        Assert.Equal(Address(command, address), $"{asked.Method} {Uri.UnescapeDataString(asked.Path)}");
        Assert.Equal(needsVersion ? "\"3\"" : null, asked.IfMatch);
        var sent = WithoutNulls(JsonNode.Parse(asked.Body))!.AsObject();
        Assert.Equal("op-1", (string?)sent["operationId"]);
        sent.Remove("operationId");
        const string Need = """{"kind":"irt-disaster","magnitude":"large","sites":[{"name":"Port","latitude":14.5,"longitude":120.9}],"tasks":["scene","dna"]}""";
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Ids(body).Replace("NEED", Need, StringComparison.Ordinal)), sent), asked.Body);
    }

    [Theory]
    [InlineData("command show IPSG", "command")]
    [InlineData("command log IPSG", "command/log?since=0")]
    [InlineData("command roster IPSG lyon --date 2030-03-31", "command/rooms/lyon/roster?date=2030-03-31")]
    [InlineData("command alerts IPSG --max 5", "alerts?max=5")]
    [InlineData("expert find IPSG --skills dna --near 14.5,120.9 --within 900 --stand-by", "experts?max=100&skills=dna&near=14.5,120.9&within=900&standBy=true")]
    [InlineData("expert show FR FR:dvi-07", "experts/FR:dvi-07")]
    [InlineData("deployment list PH --state deployed", "deployments?max=100&state=deployed")]
    [InlineData("deployment show PH D", "deployments/D")]
    [InlineData("team list PH --status active", "teams?max=100&status=active")]
    [InlineData("team show PH D:A", "teams/D:A")]
    [InlineData("team read-log FR D:A --before 9", "teams/D:A/log?before=9")]
    [InlineData("team report-text FR D:A 2", "teams/D:A/reports/2")]
    [InlineData("team item FR D:A 7", "teams/D:A/items/7")]
    [InlineData("team custody FR D:A 7", "teams/D:A/items/7/custody")]
    [InlineData("team offer-text PH D:A 3", "teams/D:A/offers/3")]
    [InlineData("team kept FR D:A", "teams/D:A/kept")]
    [InlineData("identification list PH --state open", "identifications?max=100&state=open")]
    [InlineData("identification show PH D", "identifications/D")]
    [InlineData("identification files PH D post-mortem", "identifications/D/files/post-mortem?max=500")]
    [InlineData("identification file PH D ante-mortem FR-0012", "identifications/D/files/ante-mortem/FR-0012")]
    [InlineData("identification candidates PH D PM-1", "identifications/D/candidates/PM-1")]
    [InlineData("identification pair PH D PM-1 FR-0012", "identifications/D/candidates/PM-1/FR-0012")]
    [InlineData("identification joint PH D", "identifications/D/joint")]
    [InlineData("event list BR --state open", "events?max=100&state=open")]
    [InlineData("event show BR E", "events/E")]
    [InlineData("event figures BR E", "events/E/figures")]
    [InlineData("event findings BR E", "events/E/findings?max=100")]
    [InlineData("event badge BR E A-17", "events/E/accreditations/A-17")]
    public async Task What_is_shown_is_read_by_one_request(string command, string address)
    {
        await Assert.ThrowsAnyAsync<CliException>(() => RunAsync(command));
        Assert.Equal(Address(command, $"GET {address}"), Assert.Single(_gateway.Asked.Select(asked => $"{asked.Method} {Uri.UnescapeDataString(asked.Path)}")));
    }

    [Theory]
    [InlineData("command set-roster IPSG lyon FILE", "PUT|POST command/rooms/lyon/roster", """{"timeZone":"Europe/Paris","shifts":[]}""")]
    [InlineData("event plan BR E FILE", "POST events/E/plan", """{"name":"Games","from":"2030-03-01","until":"2030-03-20","timeZone":"America/Sao_Paulo","sites":[]}""")]
    public async Task A_file_is_sent_as_it_says(string command, string address, string content)
    {
        await File.WriteAllTextAsync(InputFile, content);
        await Assert.ThrowsAnyAsync<CliException>(() => RunAsync(command + " --operation-id op-1"));
        var asked = Assert.Single(_gateway.Asked);
        Assert.Contains($"{asked.Method} {asked.Path}", address.Split('|').Select(one => Address(command, one.Contains(' ', StringComparison.Ordinal) ? one : $"{one} {address.Split(' ')[1]}")));
        Assert.All(JsonNode.Parse(content)!.AsObject(), part => Assert.True(JsonNode.DeepEquals(part.Value, JsonNode.Parse(asked.Body)![part.Key]), asked.Body));
    }

    [Fact]
    public async Task The_same_alert_is_handed_in_under_the_same_operation()
    {
        await File.WriteAllTextAsync(InputFile, "<alert/>");
        await Assert.ThrowsAnyAsync<CliException>(() => RunAsync("alert FILE"));
        await Assert.ThrowsAnyAsync<CliException>(() => RunAsync("alert FILE"));
        Assert.All(_gateway.Asked, asked => Assert.Equal(("POST", "/api/v1/owners/IPSG/alerts", "<alert/>"), (asked.Method, asked.Path, asked.Body)));
        Assert.Equal(2, _gateway.Asked.Count);
    }

    [Theory]
    [InlineData("command set-plan IPSG lyon=8")]
    [InlineData("command take IPSG first")]
    [InlineData("command present IPSG paris")]
    [InlineData("expert retire FR dvi-07")]
    [InlineData("deployment request PH Quake irt-disaster huge scene Port=1,1")]
    [InlineData("deployment team IPSG D A --leader nobody")]
    [InlineData("deployment move FR D FR:dvi-07 asleep")]
    [InlineData("deployment extend IPSG D soon More")]
    [InlineData("team log FR PH-IRT-2026-0007 Seen")]
    [InlineData("team collect FR D:A object scene Watch 12ab")]
    [InlineData("team search FR D:A A1 lost scene")]
    [InlineData("identification files PH D mid-mortem")]
    [InlineData("identification show PH PH-2026")]
    [InlineData("event pass BR PH-IRT-2026-0007 A-17 --checkpoint gate-1")]
    [InlineData("event emergency BR E Smoke --becomes police")]
    public void Wrong_words_are_refused_where_they_are_read(string command) => Assert.NotEmpty(Parse(command).Errors);

    [Theory]
    [InlineData("expert put FR FR:dvi-07 juggling 1,1", "juggling")]
    [InlineData("expert put FR FR:dvi-07 dna north", "latitude,longitude")]
    [InlineData("expert put FR FR:dvi-07 dna 1,1 --absent soon", "FROM/UNTIL")]
    [InlineData("deployment request PH Quake irt-disaster large scene 1,1", "name=latitude,longitude")]
    [InlineData("team check-in FR D:A --place 1,2", "accuracy")]
    [InlineData("team check-in FR D:A --expert nobody", "FR:dvi-07")]
    [InlineData("team collect FR D:A object scene Watch HASH --file 12ab", "SHA-256")]
    [InlineData("team custody FR D:A 7 sealed", "hash")]
    [InlineData("team offer FR D:A 7 FILE", "is no notice")]
    [InlineData("identification invite PH D XX", "XX")]
    [InlineData("identification propose PH D PM-1 FR-1 face Why", "face")]
    [InlineData("identification add-file FR D ante-mortem FR-1 FILE", "cannot be read")]
    [InlineData("event start IPSG E BR-1", "hexadecimal")]
    [InlineData("event pass BR E A-17 --checkpoint gate-1 --shown passport", "document NUMBER ISSUER")]
    [InlineData("event plan BR E FILE", "is no plan")]
    [InlineData("command set-roster IPSG lyon FILE", "is no roster")]
    public async Task What_cannot_be_sent_is_refused_in_a_sentence_and_nothing_is_asked(string command, string sentence)
    {
        await File.WriteAllTextAsync(InputFile, "{");
        var refused = await Assert.ThrowsAsync<CliException>(() => RunAsync(command));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Empty(_gateway.Asked);
    }

    private static string Ids(string text) => text.Replace("HASH", Hash, StringComparison.Ordinal);

    private static string Address(string command, string address)
    {
        var (method, path) = (address.Split(' ')[0], address.Split(' ')[1]);
        var owner = command.Split(' ')[command.StartsWith("ask-help", StringComparison.Ordinal) ? 1 : 2];
        return $"{method} /api/v1/owners/{owner}/{string.Join('/', path.Split('/').Select(Id))}";
    }

    private static string Id(string word) => word switch { "D" => "PH-IRT-2026-0007", "D:A" => "PH-IRT-2026-0007:A", "E" => "BR-IMEST-2026-0003", "HASH" => Hash, _ => word };

    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject parts => new JsonObject(parts.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Key, WithoutNulls(part.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };

    private ParseResult Parse(string command)
    {
        var words = command.Split(' ').Select(word => word == "FILE" ? InputFile : Id(word)).ToList();
        var context = new CliContext(new Repository(_folder), new Terminal(TextWriter.Null, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false));
        return Groups[words[0]](context).Parse([.. words.Skip(1), "--url", _gateway.Address, "--token", "token"]);
    }

    private async Task RunAsync(string command)
    {
        var parsed = Parse(command);
        Assert.Empty(parsed.Errors);
        await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
