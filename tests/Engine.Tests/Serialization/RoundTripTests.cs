using System.Collections.Immutable;
using System.Net;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Tests.Serialization;

public sealed class RoundTripTests(CodecFixture fixture) : IClassFixture<CodecFixture>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Integers_keep_their_value_in_every_width(int value)
    {
        Assert.Equal(value, fixture.RoundTrip(value));
        Assert.Equal((long)value << 31, fixture.RoundTrip((long)value << 31));
        Assert.Equal(unchecked((uint)value), fixture.RoundTrip(unchecked((uint)value)));
        Assert.Equal(unchecked((ulong)value), fixture.RoundTrip(unchecked((ulong)value)));
        Assert.Equal(unchecked((short)value), fixture.RoundTrip(unchecked((short)value)));
        Assert.Equal(unchecked((byte)value), fixture.RoundTrip(unchecked((byte)value)));
        Assert.Equal(unchecked((sbyte)value), fixture.RoundTrip(unchecked((sbyte)value)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("forty-two characters are still one byte ..")]
    [InlineData("São Paulo, Brasília, 東京, 🚓")]
    public void Text_keeps_its_characters(string? value) => Assert.Equal(value, fixture.RoundTrip(value));

    [Fact]
    public void Long_text_of_every_length_around_the_limits_survives()
    {
        foreach (var length in new[] { 41, 42, 43, 126, 127, 128, 16383, 16384, 70000 })
        {
            var value = new string('é', length);
            Assert.Equal(value, fixture.RoundTrip(value));
        }
    }

    [Fact]
    public void Everything_survives_as_a_member()
    {
        var value = new Everything
        {
            Truth = true,
            Tiny = -5,
            Short = short.MinValue,
            Int = int.MinValue,
            Long = long.MaxValue,
            Byte = 255,
            UShort = ushort.MaxValue,
            UInt = uint.MaxValue,
            ULong = ulong.MaxValue,
            Character = 'ß',
            Float = float.Epsilon,
            Double = double.NegativeInfinity,
            Decimal = decimal.MinValue,
            Text = "text",
            Guid = Guid.NewGuid(),
            DateTime = new DateTime(2026, 11, 23, 1, 2, 3, DateTimeKind.Local),
            DateTimeOffset = new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.FromHours(-3)),
            TimeSpan = TimeSpan.MinValue,
            Date = new DateOnly(2026, 11, 23),
            Time = new TimeOnly(23, 59, 59),
            Colour = Colour.Green,
            Maybe = 3,
            Bytes = [1, 2, 3],
            Memory = new byte[] { 4, 5 },
            Tuple = (6, "seven"),
            Uri = new Uri("/relative", UriKind.Relative),
            Version = new Version(1, 2, 3, 4),
            Any = new List<string> { "x" },
        };
        var result = fixture.RoundTrip(value);
        foreach (var property in typeof(Everything).GetProperties().Where(property => property.Name is not (nameof(Everything.Memory) or nameof(Everything.Any))))
        {
            Assert.Equal(property.GetValue(value), property.GetValue(result));
        }

        Assert.Equal(DateTimeKind.Local, result.DateTime.Kind);
        Assert.Equal(value.DateTimeOffset.Offset, result.DateTimeOffset.Offset);
        Assert.Equal(value.Memory.ToArray(), result.Memory.ToArray());
        Assert.Equal(["x"], Assert.IsType<List<string>>(result.Any));
    }

    [Fact]
    public void Empty_objects_survive()
    {
        var result = fixture.RoundTrip(new Everything());
        Assert.Null(result.Text);
        Assert.Null(result.Maybe);
        Assert.Null(result.Any);
        Assert.Null(fixture.RoundTrip<Everything?>(null));
    }

    [Fact]
    public void Records_survive_with_nested_ones()
    {
        var person = new Person("Ana", 41, [new Code("BR"), new Code("FR")], new Person("Luc", null, default));
        var result = fixture.RoundTrip(person);
        Assert.Equal(person.Name, result.Name);
        Assert.Equal(person.Age, result.Age);
        Assert.Equal(person.Codes.AsEnumerable(), result.Codes);
        Assert.Equal("Luc", result.Partner!.Name);
        Assert.True(result.Partner.Codes.IsDefault);
        Assert.Null(result.Partner.Partner);
    }

    [Fact]
    public void Parameters_without_numbers_and_members_with_numbers_do_not_meet()
    {
        var value = new Implicit("a", 2) { Third = "c" };
        Assert.Equal(value, fixture.RoundTrip(value));
        Assert.Equal(new Point(1, 2), fixture.RoundTrip(new Point(1, 2)));
    }

    [Fact]
    public void Private_members_and_private_setters_are_set()
    {
        var value = new Settings { Name = "n", Text = "t", Numbers = [], Children = new() { ["a"] = [new Settings { Text = "inner" }] } };
        value.Hide(5);
        var result = fixture.RoundTrip(value);
        Assert.Equal(5, result.Hidden);
        Assert.Equal(6, result.Once);
        Assert.Empty(result.Numbers);
        Assert.Equal("t", result.Text);
        Assert.Equal("inner", result.Children["a"][0].Text);
        Assert.Equal([1, 2, 3], result.Children["a"][0].Numbers);
    }

    [Fact]
    public void Generic_types_survive_for_every_argument()
    {
        var numbers = fixture.RoundTrip(new Page<int>([1, 2], 2));
        Assert.Equal([1, 2], numbers.Items.AsEnumerable());
        var people = fixture.RoundTrip(new Page<Person>([new Person("Ana", 1, [])], null));
        Assert.Equal("Ana", people.Items[0].Name);
        Assert.Null(people.Best);
    }

    [Fact]
    public void Collections_survive_as_what_they_are_declared_as()
    {
        Assert.Equal([1, 2], fixture.RoundTrip(new[] { 1, 2 }));
        Assert.Equal([[1], []], fixture.RoundTrip<int[][]>([[1], []]));
        Assert.Equal(["a"], fixture.RoundTrip<IReadOnlyList<string>>(["a"]));
        Assert.Equal(["a"], fixture.RoundTrip<IEnumerable<string>>(new[] { "b", "a" }.Where(item => item == "a")));
        Assert.Equal(["a"], fixture.RoundTrip<IList<string>>(["a"]));
        Assert.Equal(["a"], fixture.RoundTrip<IReadOnlyCollection<string>>(["a"]));
        Assert.Equal([1, 2], fixture.RoundTrip(ImmutableList.Create(1, 2)));
        Assert.Equal([1, 2], fixture.RoundTrip(ImmutableArray.Create(1, 2)).AsEnumerable());
        Assert.True(fixture.RoundTrip(default(ImmutableArray<int>)).IsDefault);
        Assert.Equal([1, 2, 3], fixture.RoundTrip(ImmutableArray.Create<byte>(1, 2, 3)).AsEnumerable());
        Assert.Equal([2, 1], fixture.RoundTrip(new Queue<int>([2, 1])));
        Assert.Equal([1, 2], fixture.RoundTrip(new SortedSet<int>([2, 1])));
        Assert.Equal(2, fixture.RoundTrip(new SortedDictionary<string, int> { ["b"] = 2 })["b"]);
        Assert.True(fixture.RoundTrip<IReadOnlySet<int>>(new HashSet<int> { 4 }).Contains(4));
        Assert.Equal(1, fixture.RoundTrip<IReadOnlyDictionary<Code, int>>(new Dictionary<Code, int> { [new Code("x")] = 1 })[new Code("x")]);
        Assert.Equal(1, fixture.RoundTrip(ImmutableDictionary<string, int>.Empty.Add("x", 1))["x"]);
        Assert.Equal(new KeyValuePair<int, string>(1, "x"), fixture.RoundTrip(new KeyValuePair<int, string>(1, "x")));
        Assert.Equal((1, "2", 3L, 4d, 5f, '6', true), fixture.RoundTrip((1, "2", 3L, 4d, 5f, '6', true)));
    }

    [Fact]
    public void Comparers_that_mean_the_same_everywhere_survive()
    {
        var dictionary = fixture.RoundTrip(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Ab"] = 1 });
        Assert.Equal(1, dictionary["aB"]);
        Assert.Contains("aB", fixture.RoundTrip(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Ab" }));
        var exception = Assert.Throws<WireFormatException>(() => fixture.Write(new HashSet<string>(StringComparer.InvariantCulture) { "a" }));
        Assert.Contains("comparer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Identities_survive()
    {
        var grain = GrainId.Create("outbox", "FR");
        Assert.Equal(grain, fixture.RoundTrip(grain));
        Assert.Equal(default, fixture.RoundTrip(default(GrainId)));
        Assert.Equal(grain.Key, fixture.RoundTrip(grain.Key));
        var silo = SiloAddress.New(IPAddress.Loopback, 11111, 42);
        Assert.Equal(silo, fixture.RoundTrip(silo));
        var activation = ActivationId.NewId();
        Assert.Equal(activation, fixture.RoundTrip(activation));
        var entry = fixture.RoundTrip(new MembershipEntry { SiloAddress = silo, SiloName = "lyon-1", Status = SiloStatus.Active, HostName = "h" });
        Assert.Equal((silo, "lyon-1", SiloStatus.Active), (entry.SiloAddress, entry.SiloName, entry.Status));
    }

    [Fact]
    public void Unknown_types_are_refused_with_a_sentence_that_says_what_to_do()
    {
        var exception = Assert.Throws<WireFormatException>(() => fixture.Write<object>(new System.Text.StringBuilder()));
        Assert.Contains("System.Text.StringBuilder", exception.Message, StringComparison.Ordinal);
        Assert.Contains("[GenerateSerializer]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_any_type_names_only_registered_types()
    {
        object?[] values = [null, 1, "text", Guid.NewGuid(), new[] { 1, 2 }, new Person("Ana", 1, []), Colour.Green, (1, "x"), new Page<int>([3], 3), true, 1.5m];
        foreach (var value in values)
        {
            using var writer = new WireWriter();
            fixture.Codecs.WriteAny(writer, value);
            var reader = new WireReader(writer.WrittenSpan);
            var result = fixture.Codecs.ReadAny(ref reader);
            Assert.Equal(value?.GetType(), result?.GetType());
        }

    }

    [Theory]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("list")]
    [InlineData("list<>")]
    [InlineData("list<int,int>")]
    [InlineData("sample.page<nothing>")]
    [InlineData("sample.page<list>")]
    [InlineData("<int>")]
    [InlineData("[]<int")]
    [InlineData("")]
    public void A_name_that_is_not_registered_is_refused(string name)
    {
        using var writer = new WireWriter();
        writer.WriteString(name);
        writer.WriteRaw([2, 1, 1, 1]);
        Assert.Throws<WireFormatException>(() => ReadAny(writer));
    }

    private object? ReadAny(WireWriter writer)
    {
        var reader = new WireReader(writer.WrittenSpan);
        return fixture.Codecs.ReadAny(ref reader);
    }
}
