using Orleans.Serialization;
using New = Interpol.Mesh.WireSamples.New;
using Old = Interpol.Mesh.WireSamples.Old;

namespace Interpol.Mesh.Contracts.Tests.Serialization;

/// <summary>
/// Old and new silos and gateways talk to each other while a cluster is upgraded. What Orleans does with records as the contracts write them, and what it does with those
/// that they must not be: the listing of the wire (<see cref="WireSurfaceTests"/>) refuses the latter.
/// </summary>
public sealed class VersionToleranceTests
{
    private static readonly DateTimeOffset Due = new(2026, 3, 1, 10, 20, 30, TimeSpan.FromHours(-3));

    private static readonly Old.Letter OldLetter = new("Title", ["BR", "FR"]) { Pages = 3, Kind = Old.Kind.Call, Second = Old.Kind.Call, Removed = "removed", Body = new byte[] { 1, 2, 3 } };

    private static readonly New.Letter NewLetter = new(["BR", "FR"], "Title", Due)
    {
        Pages = 3,
        Kind = New.Kind.Telegram,
        Second = New.Kind.Telegram,
        Body = new byte[] { 1, 2, 3 },
        Note = "note",
        Forgotten = 5,
        Copies = 6,
        Tags = ["tag"],
        Place = new New.Place("Lyon", 170.5),
    };

    [Fact]
    public void A_new_reader_finds_what_an_old_one_wrote_wherever_its_parameters_stand_now()
    {
        var read = Wire.New.Read<New.Letter>(Wire.Old.Write(OldLetter));
        Assert.Equal(("Title", 3, New.Kind.Call, New.Kind.Call), (read.Title, read.Pages, read.Kind, read.Second));
        Assert.Equal(["BR", "FR"], read.Owners.AsEnumerable());
        Assert.Equal([1, 2, 3], read.Body.ToArray());
        Assert.Equal((null, null, null), (read.Due, read.Note, read.Place));
    }

    [Fact]
    public void An_old_reader_skips_what_it_does_not_know()
    {
        var read = Wire.Old.Read<Old.Letter>(Wire.New.Write(NewLetter));
        Assert.Equal(("Title", 3, null), (read.Title, read.Pages, read.Removed));
        Assert.Equal(["BR", "FR"], read.Owners.AsEnumerable());
        Assert.Equal([1, 2, 3], read.Body.ToArray());
    }

    [Fact]
    public void A_value_of_an_enumeration_that_the_reader_does_not_know_stays_what_it_is()
    {
        var read = Wire.Old.Read<Old.Letter>(Wire.New.Write(NewLetter));
        Assert.Equal(((Old.Kind)2, (Old.Kind?)2), (read.Kind, read.Second));
        Assert.Equal(New.Kind.Telegram, Wire.New.Read<New.Letter>(Wire.Old.Write(read)).Kind);
    }

    /// <summary>Why a member that has another value than nothing at all has to say so in its getter: Orleans runs no initializer of a record with parameters.</summary>
    [Fact]
    public void What_is_absent_has_the_default_of_its_type_and_not_that_of_its_initializer()
    {
        var read = Wire.New.Read<New.Letter>(Wire.Old.Write(OldLetter));
        Assert.Equal(0, read.Forgotten);
        Assert.Equal(1, read.Copies);
        Assert.Empty(read.Tags);
    }

    [Fact]
    public void What_is_absent_survives_the_next_hop_unchanged()
    {
        var read = Wire.New.RoundTrip(Wire.New.Read<New.Letter>(Wire.Old.Write(OldLetter)));
        Assert.Equal((1, "Title"), (read.Copies, read.Title));
        Assert.Empty(read.Tags);
    }

    [Fact]
    public void Values_are_as_tolerant_as_objects()
    {
        Assert.Equal(new New.Place("Lyon"), Wire.New.Read<New.Place>(Wire.Old.Write(new Old.Place("Lyon"))));
        Assert.Equal(new Old.Place("Lyon"), Wire.Old.Read<Old.Place>(Wire.New.Write(new New.Place("Lyon", 170.5))));
    }

    /// <summary>Why every parameter of a record has a number of its own (<see cref="WireTypeTests"/>).</summary>
    [Fact]
    public void Parameters_without_numbers_are_numbered_by_position_and_change_their_places_silently()
    {
        var read = Wire.New.Read<New.Bare>(Wire.Old.Write(new Old.Bare(1, 2)));
        Assert.Equal((1, 2, 0), (read.First, read.Between, read.Second));
    }

    [Fact]
    public void A_parameter_that_is_absent_does_not_get_its_default_value()
    {
        Assert.Equal(new New.Longer(1, 0), Wire.New.Read<New.Longer>(Wire.Old.Write(new Old.Longer(1))));
        Assert.Equal(new Old.Longer(1), Wire.Old.Read<Old.Longer>(Wire.New.Write(new New.Longer(1, 2))));
    }

    [Fact]
    public void What_stands_in_a_member_of_any_type_is_found_by_its_alias()
    {
        var read = Wire.New.Read<New.Carrier>(Wire.Old.Write(new Old.Carrier(OldLetter, "after")));
        Assert.Equal("Title", Assert.IsType<New.Letter>(read.Load).Title);
        Assert.Equal("after", read.After);
        Assert.Equal("Title", Assert.IsType<Old.Letter>(Wire.Old.Read<Old.Carrier>(Wire.New.Write(new New.Carrier(NewLetter, "after"))).Load).Title);
    }

    [Fact]
    public void A_type_that_the_reader_does_not_know_is_refused() =>
        Assert.ThrowsAny<SerializerException>(() => Wire.Old.Read<Old.Carrier>(Wire.New.Write(new New.Carrier(new New.Telegram("text"), "after"))));

    [Fact]
    public void A_number_that_changed_its_type_is_refused() =>
        Assert.ThrowsAny<SerializerException>(() => Wire.New.Read<New.Retyped>(Wire.Old.Write(new Old.Retyped(5, "after"))));

    [Fact]
    public void A_record_keeps_the_members_that_it_has_from_another_assembly()
    {
        var old = Wire.Old.RoundTrip(new OldPassport("stamp", "P1") { Marks = ["a"] });
        Assert.Equal(("stamp", "P1"), (old.Stamp, old.Number));
        Assert.Equal(["a"], old.Marks);
        var read = Wire.New.Read<NewPassport>(Wire.Old.Write(old));
        Assert.Equal(("stamp", "P1", null, null), (read.Stamp, read.Number, read.Colour, read.Water));
        Assert.Equal(["a"], read.Marks);
        var back = Wire.Old.Read<OldPassport>(Wire.New.Write(new NewPassport("stamp", "P1") { Marks = ["a"], Colour = "red", Water = "mark" }));
        Assert.Equal(("stamp", "P1"), (back.Stamp, back.Number));
        Assert.Equal(["a"], back.Marks);
    }

    [Fact]
    public void A_copy_of_a_record_keeps_the_members_that_it_has_from_another_assembly()
    {
        var value = new NewPassport("stamp", "P1") { Marks = ["a"], Colour = "red", Water = "mark" };
        var copy = Wire.New.Copier.Copy(value);
        Assert.Equal(("stamp", "P1", "red", "mark"), (copy.Stamp, copy.Number, copy.Colour, copy.Water));
        Assert.Equal(["a"], copy.Marks);
        Assert.NotSame(value.Marks, copy.Marks);
    }

    [Fact]
    public void A_refusal_keeps_its_code_both_ways()
    {
        var read = Assert.IsType<New.RefusalException>(Wire.New.Read<Exception>(Wire.Old.Write<Exception>(new Old.RefusalException("busy", "Later."))));
        Assert.Equal(("busy", "Later.", null), (read.Code, read.Message, read.RetryAfter));
        var back = Assert.IsType<Old.RefusalException>(Wire.Old.Read<Exception>(Wire.New.Write<Exception>(new New.RefusalException("busy", "Later.", TimeSpan.FromSeconds(3)))));
        Assert.Equal(("busy", "Later."), (back.Code, back.Message));
    }
}

[GenerateSerializer, Alias("sample-passport-old")]
public sealed record OldPassport(string Stamp, [property: Id(0)] string Number) : Old.Paper(Stamp);

[GenerateSerializer, Alias("sample-passport-new")]
public sealed record NewPassport(string Stamp, [property: Id(0)] string Number) : New.Paper(Stamp);
