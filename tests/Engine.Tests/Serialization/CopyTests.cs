using System.Collections.Immutable;

namespace Interpol.Mesh.Engine.Tests.Serialization;

public sealed class CopyTests(CodecFixture fixture) : IClassFixture<CodecFixture>
{
    [Fact]
    public void What_can_change_is_copied_deeply()
    {
        var value = new Settings { Text = "t", Children = new() { ["a"] = [new Settings { Text = "inner" }] } };
        value.Hide(5);
        var copy = fixture.Copy(value);
        Assert.NotSame(value, copy);
        Assert.Equal(5, copy.Hidden);
        copy.Numbers.Add(4);
        copy.Children["a"][0].Text = "changed";
        copy.Children["b"] = [];
        Assert.Equal([1, 2, 3], value.Numbers);
        Assert.Equal("inner", value.Children["a"][0].Text);
        Assert.Single(value.Children);
    }

    [Fact]
    public void Collections_are_copied_with_what_they_hold()
    {
        byte[] bytes = [1];
        Assert.NotSame(bytes, fixture.Copy(bytes));
        List<Settings> list = [new() { Text = "x" }];
        Assert.NotSame(list[0], fixture.Copy(list)[0]);
        IReadOnlyList<Settings> sequence = list;
        Assert.NotSame(list[0], fixture.Copy(sequence)[0]);
        Assert.NotSame(list[0], fixture.Copy(list.ToArray())[0]);
        Assert.NotSame(list[0], fixture.Copy(list.ToImmutableArray())[0]);
        Assert.NotSame(list[0], fixture.Copy((1, list[0])).Item2);
        Dictionary<string, Settings> dictionary = new(StringComparer.OrdinalIgnoreCase) { ["a"] = list[0] };
        var copy = fixture.Copy(dictionary);
        Assert.NotSame(list[0], copy["A"]);
        var memory = new ReadOnlyMemory<byte>(bytes);
        var copied = fixture.Copy(memory);
        bytes[0] = 2;
        Assert.Equal(1, copied.Span[0]);
    }

    [Fact]
    public void What_cannot_change_is_not_copied()
    {
        var person = new Person("Ana", 1, [new Code("x")]);
        Assert.Same(person, fixture.Copy(person));
        var list = ImmutableList.Create(person);
        Assert.Same(list, fixture.Copy(list));
        var failure = new RefusalException("a", "b");
        Assert.Same(failure, fixture.Copy<Exception>(failure));
    }

    [Fact]
    public void Derived_types_are_copied_as_what_they_are()
    {
        Shape shape = new NamedPolygon { Name = "n", Label = "l", Corners = [new Point(1, 2)] };
        var copy = Assert.IsType<NamedPolygon>(fixture.Copy(shape));
        Assert.NotSame(shape, copy);
        Assert.Equal(("n", "l", new Point(1, 2)), (copy.Name, copy.Label, copy.Corners[0]));
    }

    [Fact]
    public void A_cycle_is_an_exception_and_not_the_end_of_the_process()
    {
        var value = new Settings { Text = "t" };
        value.Children["self"] = [value];
        Assert.Throws<InsufficientExecutionStackException>(() => fixture.Copy(value));
    }
}
