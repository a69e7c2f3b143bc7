using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Tests.Notices;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace Interpol.Mesh.Gateway.Tests.Identification;

/// <summary>An identification over HTTP. The Philippines are the host, France is a home bureau, Japan is on the board, Brazil has nothing to do with it.</summary>
public sealed class IdentificationEndpointTests : IAsyncLifetime
{
    private const string Id = "PH-IRT-2026-0007";
    private const string Loci = """[{"locus":"TH01","alleles":["6","9.3"]},{"locus":"FGA","alleles":["21","22"]},{"locus":"VWA","alleles":["16","17"]},{"locus":"D18S51","alleles":["14","15"]},{"locus":"D3S1358","alleles":["15","16"]},{"locus":"D8S1179","alleles":["13","14"]}]""";

    private GatewayUnderTest _gateway = null!;
    private HttpClient _host = null!;
    private HttpClient _supervisor = null!;
    private HttpClient _home = null!;
    private int _operation;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(
            GatewayUnderTest.Settings("PH", "FR", "JP", "BR"), new ManualTime(), configure: builder => builder.Services.AddSingleton<IPayloadSeal, BindingSeal>());
        (_host, _supervisor, _home) = (_gateway.ClientOf("PH"), _gateway.ClientOf("PH", MeshRoles.Supervisor), _gateway.ClientOf("FR"));
    }

    public async Task DisposeAsync()
    {
        _host.Dispose();
        _supervisor.Dispose();
        _home.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Files_are_compared_signed_and_the_identity_goes_home()
    {
        await PrepareAsync();
        using var japan = _gateway.ClientOf("JP");
        var candidates = await (await _host.GetAsync($"{Of("PH")}/candidates/PM-1")).JsonAsync();
        Assert.Equal(("FR-1", "1 agree, 1 of them in a treatment or a loss; 0 differ as time explains; 0 contradict."), ((string)candidates["candidates"]![0]!["number"]!, (string)candidates["candidates"]![0]!["teeth"]!));
        var matrix = await (await _host.GetAsync($"{Of("PH")}/matrix?candidates=true&max=10")).JsonAsync();
        Assert.Equal(("FR-1", "PM-1", "agrees"), ((string)matrix["missing"]![0]!, (string)matrix["rows"]![0]!["remains"]!, (string)matrix["rows"]![0]!["verdicts"]![0]!));
        var file = await (await _home.GetAsync($"{Of("FR")}/files/ante-mortem/FR-1")).JsonAsync();
        Assert.Equal("36", (string)file["content"]!["teeth"]!["findings"]![0]!["tooth"]!);
        Assert.NotNull((await (await _host.GetAsync($"{Of("PH")}/joint")).JsonAsync())["statement"]);
        var pair = await (await _host.GetAsync($"{Of("PH")}/candidates/PM-1/FR-1")).JsonAsync();
        Assert.Equal(("PM-1", "FR-1", "supports"), ((string)pair["remains"]!, (string)pair["candidate"]!["number"]!, (string)pair["teethVerdict"]!));
        Assert.Equal(("36", "agrees", true, "It is the same."), ((string)pair["teeth"]![0]!["tooth"]!, (string)pair["teeth"]![0]!["agreement"]!, (bool)pair["teeth"]![0]!["isDistinctive"]!, (string)pair["teeth"]![0]!["why"]!));
        Assert.Equal(6, pair["dna"]!.AsArray().Count(locus => (double)locus!["log10Ratio"]! > 0));

        await DoneAsync(_host, "PH", "compare", null);
        var proposed = await DoneAsync(_host, "PH", "decisions", """{"remains":["PM-1"],"missing":["FR-1"],"primary":["dna"],"reason":"20 loci agree."}""");
        Assert.Equal(("proposed", "20 loci agree."), ((string)proposed["decisions"]![0]!["state"]!, (string)proposed["decisions"]![0]!["reason"]!));
        await (await SendAsync(_host, "PH", "decisions/1/sign", "{}")).ProblemAsync(403, MeshErrorCodes.Forbidden);
        var signed = await DoneAsync(japan, "JP", "decisions/1/sign", null);
        Assert.Equal((1, 0, 1, 0), ((int)signed["counts"]!["remainsIdentified"]!, (int)signed["counts"]!["remainsOpen"]!, (int)signed["counts"]!["personsIdentified"]!, (int)signed["counts"]!["stillMissing"]!));

        await DoneAsync(_supervisor, "PH", "decisions/1/release", """{"identity":"Your file FR-1 is PM-1."}""");
        Assert.Equal("Your file FR-1 is PM-1.", (string)(await (await _home.GetAsync(Of("FR"))).JsonAsync())["decisions"]![0]!["identity"]!);
        Assert.Null((string?)(await (await japan.GetAsync(Of("JP"))).JsonAsync())["decisions"]![0]!["identity"]);
        var revised = await DoneAsync(japan, "JP", "decisions/1/revise", """{"reason":"A sample was mistaken for another."}""");
        Assert.Equal(("revised", 1), ((string)revised["decisions"]![0]!["state"]!, (int)revised["counts"]!["stillMissing"]!));
        Assert.Equal("closed", (string)(await DoneAsync(_supervisor, "PH", "close", null))["state"]!);
        Assert.Single((await (await _home.GetAsync("/api/v1/owners/FR/identifications")).JsonAsync())["identifications"]!.AsArray());
    }

    [Fact]
    public async Task Photographs_are_pictures_that_the_supplier_has_uploaded_and_whoever_sees_the_file_sees_them()
    {
        await PrepareAsync();
        var (picture, text) = (NoticePhotographTests.Picture(64, 48, SKEncodedImageFormat.Png), "no picture"u8.ToArray());
        var (hash, other) = (Sha256Hash.Of(picture).Value, Sha256Hash.Of(text).Value);
        foreach (var (bytes, name) in new[] { (picture, hash), (text, other) })
        {
            (await _home.PutAsync($"/api/v1/owners/FR/attachments/{name}", new ByteArrayContent(bytes))).EnsureSuccessStatusCode();
        }

        string File(string photographs) => $$"""{"content":{"sex":"M"},"photographs":[{{photographs}}]}""";
        const string Revise = "files/ante-mortem/FR-1/revise";
        var refused = await (await SendAsync(_home, "FR", Revise, File($"\"{other}\",\"{new string('0', 64)}\""))).ProblemAsync(400, MeshErrorCodes.Invalid);
        Assert.Contains("photographs[0] is no picture", refused.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("photographs[1] names no complete upload", refused.ToJsonString(), StringComparison.Ordinal);
        await (await SendAsync(_home, "FR", Revise, File(string.Join(',', Enumerable.Range(0, 11).Select(digit => $"\"{digit:x}{new string('0', 63)}\""))))).ProblemAsync(400, MeshErrorCodes.Invalid);
        await DoneAsync(_home, "FR", Revise, File($"\"{hash}\""));
        await DoneAsync(_home, "FR", Revise, File($"\"{hash}\""));

        var address = $"files/ante-mortem/FR-1/photographs/{hash}";
        Assert.Equal(picture, await _host.GetByteArrayAsync($"{Of("PH")}/{address}"));
        Assert.Equal(hash, (string)(await (await _home.GetAsync($"{Of("FR")}/files/ante-mortem/FR-1")).JsonAsync())["content"]!["photographs"]![0]!["hash"]!);
        using var brazil = _gateway.ClientOf("BR");
        await (await brazil.GetAsync($"{Of("BR")}/{address}")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await _host.GetAsync($"{Of("PH")}/files/post-mortem/PM-1/photographs/{hash}")).ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_what_is_not_for_others_is_not_there()
    {
        await PrepareAsync();
        await (await SendAsync(_host, "PH", "files/post-mortem", """{"number":"PM-1","content":{}}""")).ProblemAsync(409, MeshErrorCodes.AlreadyThere);
        await (await SendAsync(_host, "PH", "files/post-mortem", """{"number":"PM-2","content":{"teeth":{"notation":null,"findings":[{"tooth":"19","state":"sound"}]}}}""")).ProblemAsync(400, MeshErrorCodes.Invalid);
        await (await SendAsync(_host, "PH", "files/post-mortem", """{"number":"PM-2","content":{"dna":[{"locus":"TH01","alleles":["6","40"]}]}}""")).ProblemAsync(400, MeshErrorCodes.Invalid);
        await (await SendAsync(_home, "FR", "files/ante-mortem", """{"number":"FR-2","content":{}}""")).ProblemAsync(403, MeshErrorCodes.ConsentRequired);
        await (await SendAsync(_host, "PH", "close", "{}")).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await (await _host.GetAsync("/api/v1/owners/PH/identifications/PH-2026-0007")).ProblemAsync(400, MeshErrorCodes.MalformedId, "identification");
        await (await _host.GetAsync($"{Of("PH")}/files/both")).ProblemAsync(400, MeshErrorCodes.MalformedId, "side");
        using var brazil = _gateway.ClientOf("BR");
        await (await brazil.GetAsync(Of("BR"))).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await SendAsync(brazil, "BR", "files/ante-mortem", """{"number":"BR-1","content":{},"consent":{"isGiven":true,"knowsHubReads":true}}""")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await _home.GetAsync($"{Of("FR")}/candidates/PM-1")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await _home.GetAsync($"{Of("FR")}/candidates/PM-1/FR-1")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await _host.GetAsync($"{Of("PH")}/candidates/PM-1/FR-9")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await _home.GetAsync($"{Of("FR")}/matrix")).ProblemAsync(404, MeshErrorCodes.NotFound);
        await (await _host.GetAsync($"{Of("PH")}/matrix?max=51")).ProblemAsync(400, MeshErrorCodes.Invalid, "max");
        await (await _home.GetAsync($"{Of("FR")}/files/post-mortem/PM-1")).ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    private static string Of(string code) => $"/api/v1/owners/{code}/identifications/{Id}";

    private async Task PrepareAsync()
    {
        await DoneAsync(_supervisor, "PH", "open", null);
        await DoneAsync(_supervisor, "PH", "invite", """{"bureaus":["FR"]}""");
        await DoneAsync(_supervisor, "PH", "board", """{"members":[{"owner":"PH","officer":"0001"},{"owner":"JP","officer":"0001"}]}""");
        await DoneAsync(_host, "PH", "files/post-mortem", $$"""{"number":"PM-1","content":{"sex":"M","dna":{{Loci}},"teeth":{"notation":"fdi","findings":[{"tooth":"36","state":"filled","surfaces":"O"}]} } }""");
        await DoneAsync(_home, "FR", "files/ante-mortem", $$"""{"number":"FR-1","consent":{"isGiven":true,"knowsHubReads":true},"content":{"sex":"M","dna":{{Loci}},"teeth":{"notation":"universal","findings":[{"tooth":"19","state":"filled","surfaces":"O"}]} } }""");
        await DoneAsync(_home, "FR", "families", """{"consent":{"isGiven":true,"knowsHubReads":true},"family":{"name":"FR-F1","members":[{"name":"FR-1","sex":"M","father":"A","isMissing":true},{"name":"A","sex":"M","dna":[{"locus":"TH01","alleles":["6","7"]}]}]} }""");
    }

    private Task<HttpResponseMessage> SendAsync(HttpClient client, string code, string path, string? body) => client.PostAsync($"{Of(code)}/{path}", body, $"op-{++_operation}");

    private async Task<JsonNode> DoneAsync(HttpClient client, string code, string path, string? body) => await (await SendAsync(client, code, path, body)).JsonAsync();
}
