using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Tests.Serialization;

public sealed class PolymorphismTests(CodecFixture fixture) : IClassFixture<CodecFixture>
{
    [Fact]
    public void Derived_types_arrive_as_what_they_are()
    {
        var shapes = fixture.RoundTrip<Shape?[]>(
            [new Circle { Radius = 2, Label = "c" }, new Polygon { Corners = [new Point(1, 2)] }, new NamedPolygon { Name = "n", Label = "l" }, null]);
        Assert.Equal((2d, "c"), (Assert.IsType<Circle>(shapes[0]).Radius, shapes[0]!.Label));
        Assert.Equal(new Point(1, 2), Assert.IsType<Polygon>(shapes[1]).Corners[0]);
        Assert.Equal(("n", "l"), (Assert.IsType<NamedPolygon>(shapes[2]).Name, shapes[2]!.Label));
        Assert.Null(shapes[3]);
    }

    [Fact]
    public void A_type_that_does_not_derive_is_refused()
    {
        using var writer = new WireWriter();
        writer.WriteByte(2);
        writer.WriteString("sample.person");
        writer.WriteEnd();
        var exception = Assert.Throws<WireFormatException>(() => fixture.Read<Shape>(writer.WrittenSpan.ToArray()));
        Assert.Contains("sample.person", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_is_refused_when_it_is_written()
    {
        var value = new Settings { Text = "t" };
        value.Children["self"] = [value];
        var exception = Assert.Throws<WireFormatException>(() => fixture.Write(value));
        Assert.Contains("refers to itself", exception.Message, StringComparison.Ordinal);
    }
}
