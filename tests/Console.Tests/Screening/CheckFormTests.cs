using Interpol.Mesh.Console.Screening;

namespace Interpol.Mesh.Console.Tests.Screening;

public sealed class CheckFormTests
{
    private const string First = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    private const string Second = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    [Theory]
    [InlineData(First, false)]
    [InlineData(First + "\n" + Second, true)]
    [InlineData(First + "\r\n" + Second + "\r\n", true)]
    [InlineData(First + "\nL898902C36UTO74081", false)]
    [InlineData("I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_reader_needs_no_button(string? typed, bool whole) => Assert.Equal(whole, new CheckForm { Zone = typed }.WholeZone is not null);

    [Theory]
    [InlineData("1979", true)]
    [InlineData("1979-01", true)]
    [InlineData("1979-01-17", true)]
    [InlineData("", true)]
    [InlineData("17.1.1979", false)]
    [InlineData("1979-13", false)]
    public void A_birth_date_is_as_much_as_is_known(string born, bool good)
    {
        var form = new CheckForm { Kind = CheckKind.Person, Name = "Odile Vantreuil", Born = born, Purpose = "border" };
        var request = form.ToRequest(out var fault);
        Assert.Equal((good, good), (request is not null, fault is null));
    }
}
