using System.Text.Json;
using Interpol.Mesh.Cli.Bureaus;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Tests.Bureaus;

public sealed class CallTextTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_to_call_is_marked_once()
    {
        var call = new CallBody(OwnerId.Parse("FR"), "France", DutyStatus.OnCall, Noon, Noon.ToOffset(TimeSpan.FromHours(1)), "Europe/Paris", "Duty", [
            new CallContactBody("Office", "+33 1", ["fr", "en"], "Mo-Fr 08:00-12:00", false),
            new CallContactBody("Duty", "+33 2", ["fr"], "24/7", true),
            new CallContactBody("Duty", "+33 3", [], "by appointment", null),
        ]);
        Assert.Equal(
            """
            FR  France  on-call, as it said on 2026-11-23 12:00 UTC
              Mon 2026-11-23 13:00 +01:00  local time (Europe/Paris)
              +33 1  Office  fr,en  Mo-Fr 08:00-12:00  (does not answer now)
            > +33 2  Duty  fr  24/7  (answers now)
              +33 3  Duty  languages not said  by appointment
            """,
            CallText.Of(JsonSerializer.Deserialize<CallBody>(JsonSerializer.Serialize(call, MeshJson.Strict), MeshJson.Answers)!));
    }

    [Fact]
    public void An_owner_that_has_said_nothing_and_is_no_country_has_one_line_and_nobody() => Assert.Equal(
        "IPSG  General Secretariat  unknown, as it has said nothing\n  it names nobody to call",
        CallText.Of(new CallBody(OwnerId.Parse("IPSG"), "General Secretariat", DutyStatus.Unknown, null, null, null, null, [])));

    [Fact]
    public void Nobody_elses_text_steers_the_terminal_or_makes_a_line()
    {
        var call = new CallBody(OwnerId.Parse("FR"), "France", DutyStatus.OnDuty, null, null, null, "A\u001b[2J", [new CallContactBody("A\u001b[2J", "+33 1\n> +33 2", ["\r"], "24/7\u0085> +33 3", null)]);
        var lines = CallText.Of(call).Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("> +33 1 > +33 2  A\uFFFD[2J     24/7 > +33 3", lines[1]);
    }
}
