using System.Globalization;
using Interpol.Mesh.Cli.Events;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Events;

namespace Interpol.Mesh.Cli.Tests.Events;

/// <summary>Events as people read them.</summary>
public sealed class EventTextTests
{
    [Fact]
    public void The_time_of_a_finding_can_be_handed_on_as_it_is_shown()
    {
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1);
        var shown = EventText.Line(new Finding("A-17", at, HubName.Lyon, [])).Split("  ")[1];
        Assert.Equal(at, DateTimeOffset.Parse(shown, CultureInfo.InvariantCulture));
    }
}
