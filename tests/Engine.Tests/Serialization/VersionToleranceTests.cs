using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Tests.Serialization;

/// <summary>Old and new builds talk to each other while a cluster is upgraded.</summary>
public sealed class VersionToleranceTests(CodecFixture fixture) : IClassFixture<CodecFixture>
{
    [Fact]
    public void An_old_reader_skips_what_it_does_not_know() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(NewForms(), value =>
    {
        var old = fixture.Read<OldForm>(fixture.Write(value));
        return old.Name == value.Name && old.Number == 0 && old.Codes.SequenceEqual(value.Codes);
    }));

    [Fact]
    public void A_new_reader_keeps_the_constructor_s_values_for_what_is_not_there() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(OldForms(), value =>
    {
        var read = fixture.Read<NewForm>(fixture.Write(value));
        return read.Name == value.Name && read.Codes.SequenceEqual(value.Codes) && read.Settings?.Text == "by default" && read.Far == 7 && read.Double == 1.5
            && read.Bytes is [1] && read.Guid == Guid.Empty;
    }));

    [Fact]
    public void Old_and_new_forms_survive_the_way_to_themselves() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(NewForms(), value =>
    {
        var read = fixture.RoundTrip(value);
        return read.Name == value.Name && read.Far == value.Far && read.Double.Equals(value.Double) && read.Float.Equals(value.Float) && read.Guid == value.Guid
            && (read.Bytes ?? []).SequenceEqual(value.Bytes ?? []) && (read.Bytes is null) == (value.Bytes is null)
            && read.Settings?.Text == value.Settings?.Text && read.Shape?.Label == value.Shape?.Label;
    }));

    [Fact]
    public void Null_is_not_mistaken_for_what_is_not_there()
    {
        var read = fixture.RoundTrip(new NewForm { Settings = null, Bytes = null });
        Assert.Null(read.Settings);
        Assert.Null(read.Bytes);
    }

    [Fact]
    public void Records_get_the_values_of_their_parameters_and_initializers()
    {
        var read = fixture.Read<NewRecord>(fixture.Write(new OldRecord("a")));
        Assert.Equal(("a", 12, "none"), (read.Name, read.Count, read.Note));
        Assert.Equal([4], read.Numbers);
        Assert.Equal("b", fixture.Read<OldRecord>(fixture.Write(new NewRecord("b"))).Name);
        Assert.Equal(7, fixture.Read<Point>([0]).Y);
    }

    [Fact]
    public void A_number_that_changed_its_type_is_named()
    {
        using var writer = new WireWriter();
        writer.WriteByte(1);
        writer.WriteFieldHeader(0, WireType.Fixed64);
        writer.WriteFixed64(1);
        writer.WriteEnd();
        var exception = Assert.Throws<WireFormatException>(() => fixture.Read<OldForm>(writer.WrittenSpan.ToArray()));
        Assert.Contains("Field 0", exception.Message, StringComparison.Ordinal);
    }

    private static Arbitrary<OldForm> OldForms() => Arb.From(
        from name in Strings()
        from number in ArbMap.Default.GeneratorFor<long>()
        from codes in Codes()
        select new OldForm { Name = name, Number = number, Codes = codes });

    private static Arbitrary<NewForm> NewForms() => Arb.From(
        from name in Strings()
        from text in Strings()
        from hasSettings in ArbMap.Default.GeneratorFor<bool>()
        from codes in Codes()
        from guid in ArbMap.Default.GeneratorFor<Guid>()
        from number in ArbMap.Default.GeneratorFor<double>()
        from single in ArbMap.Default.GeneratorFor<float>()
        from bytes in ArbMap.Default.GeneratorFor<byte[]?>()
        from far in ArbMap.Default.GeneratorFor<int>()
        from label in Strings()
        from kind in Gen.Choose(0, 2)
        select new NewForm
        {
            Name = name,
            Settings = hasSettings ? new Settings { Text = text ?? "t" } : null,
            Codes = codes,
            Guid = guid,
            Double = number,
            Float = single,
            Bytes = bytes,
            Far = far,
            Shape = kind switch { 0 => null, 1 => new Circle { Label = label, Radius = number }, _ => new NamedPolygon { Label = label, Corners = [new Point(1, far)] } },
        });

    private static Gen<string?> Strings() => Gen.OneOf(Gen.Constant<string?>(null), Gen.Select(ArbMap.Default.GeneratorFor<char[]>(), characters => (string?)Clean(characters)));

    private static Gen<ImmutableArray<Code>> Codes() => Gen.Select(Gen.ListOf(Strings()), items => items.Select(item => new Code(item ?? string.Empty)).ToImmutableArray());

    // Half of a surrogate pair is no text; UTF-8 replaces it.
    private static string Clean(char[] characters) => new([.. characters.Where(character => !char.IsSurrogate(character))]);
}
