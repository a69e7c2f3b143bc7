using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Bureaus;

public sealed class CallNowTests
{
    [Theory]
    [InlineData("24/7", "2026-03-01T03:00:00Z", true)]
    [InlineData("always", "2026-03-01T03:00:00Z", true)]
    [InlineData("Mo-Fr 08:00-18:00", "2026-03-02T08:00:00Z", true)]
    [InlineData("Mo-Fr 08:00-18:00", "2026-03-02T07:59:59Z", false)]
    [InlineData("Mo-Fr 08:00-18:00", "2026-03-02T18:00:00Z", false)]
    [InlineData("Mo-Fr 08:00-18:00", "2026-03-01T12:00:00Z", false)]
    [InlineData("Mo-Fr 08:00-12:00,13:00-18:00; Sa 9:00-12:00", "2026-03-07T09:30:00Z", true)]
    [InlineData("Mo-Fr 08:00-12:00,13:00-18:00", "2026-03-02T12:30:00Z", false)]
    [InlineData("Mo,We 08:00-18:00", "2026-03-04T09:00:00Z", true)]
    [InlineData("Fr-Mo 08:00-18:00", "2026-03-01T09:00:00Z", true)]
    [InlineData("22:00-06:00", "2026-03-01T05:00:00Z", true)]
    [InlineData("Fr 22:00-06:00", "2026-03-07T05:00:00Z", true)]
    [InlineData("Fr 22:00-06:00", "2026-03-06T05:00:00Z", false)]
    [InlineData("00:00-24:00", "2026-03-01T23:59:00Z", true)]
    public void Hours_of_a_known_form_say_whether_somebody_answers(string hours, string local, bool open)
    {
        Assert.True(OpeningHours.TryParse(hours, out var parsed));
        Assert.Equal(open, parsed.IsOpen(DateTimeOffset.Parse(local, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("office hours")]
    [InlineData("Mo-Xx 08:00-18:00")]
    [InlineData("Mo-Fr 8-18")]
    [InlineData("Mo-Fr 08:00-25:00")]
    [InlineData("Mo-Fr 24:00-02:00")]
    [InlineData("Mo-Tu-We 08:00-18:00")]
    public void Other_hours_are_left_to_people(string hours) => Assert.False(OpeningHours.TryParse(hours, out _));

    [Fact]
    public async Task Who_answers_now_is_called_first()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(time: new ManualTime());
        using var brazil = gateway.ClientOf("BR");
        using (var put = await brazil.PutAsync("/api/v1/owners/BR/duty", Answers.Json(
            """
            {"status":"on-call","contacts":[
              {"name":"Office","telephone":"+55 61 1","languages":["pt"],"hours":"Mo-Fr 08:00-18:00"},
              {"name":"Chief","telephone":"+55 61 2","languages":["pt","en"],"hours":"on demand"},
              {"name":"Night","telephone":"+55 61 3","languages":["en"],"hours":"24/7"}]}
            """)))
        {
            await put.JsonAsync();
        }

        using var france = gateway.ClientOf("FR");
        using var answer = await france.GetAsync("/api/v1/owners/FR/call/BR");
        var call = await answer.JsonAsync();
        Assert.Equal("on-call", (string?)call["status"]);

        // Sunday, 12:00 UTC.
        Assert.Equal("2026-03-01T09:00:00-03:00", (string?)call["localTime"]);
        Assert.Equal("Night", (string?)call["callFirst"]);
        Assert.Equal([false, null, true], call["contacts"]!.AsArray().Select(contact => (bool?)contact!["answersNow"]));
        Assert.Equal("+55 61 3", (string?)call["contacts"]![2]!["telephone"]);
    }

    [Theory]
    [InlineData("/api/v1/owners/FR/call/XX", 404, MeshErrorCodes.UnknownOwner)]
    [InlineData("/api/v1/owners/FR/call/br", 400, MeshErrorCodes.MalformedId)]
    [InlineData("/api/v1/owners/BR/call/FR", 404, MeshErrorCodes.NotFound)]
    public async Task Bad_addresses_are_refused(string path, int status, string code)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var france = gateway.ClientOf("FR");
        using var answer = await france.GetAsync(path);
        await answer.ProblemAsync(status, code);
    }
}
