using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;

namespace Interpol.Mesh.Cli.Tests.Messages;

public sealed class TimelineTextTests
{
    [Fact]
    public void Shows_each_stage_that_was_reached()
    {
        var at = new DateTimeOffset(2026, 3, 1, 14, 0, 0, 250, TimeSpan.FromHours(2));
        var text = TimelineText.Of(new MessageProgress("FR-00", "FR", "flash", at, at.AddSeconds(1), "lyon",
        [
            new RecipientView("BR", at.AddSeconds(2), "buenos-aires", at.AddSeconds(3), at.AddSeconds(4), null),
            new RecipientView("SG", null, null, null, null, null),
            new RecipientView("JP", null, null, null, null, "full\u001b[2J"),
        ]));
        Assert.Equal(
            """
            FR-00  flash
              FR       composed   2026-03-01 12:00:00.250Z
              FR       accepted   2026-03-01 12:00:01.250Z  lyon
              BR       stored     2026-03-01 12:00:02.250Z  buenos-aires
              BR       delivered  2026-03-01 12:00:03.250Z
              BR       read       2026-03-01 12:00:04.250Z
              SG       on its way
              JP       refused    full?[2J
            """.Replace('?', '\uFFFD'),
            text);
    }
}
