using Interpol.Mesh.Gateway.Forms;

namespace Interpol.Mesh.Gateway.Tests.Forms;

public sealed class PartialDateTests
{
    [Theory]
    [InlineData("1974-08-12", true, true)]
    [InlineData("1974-08-XX", true, false)]
    [InlineData("1974-XX-XX", true, false)]
    [InlineData("XXXX-08-12", true, false)]
    [InlineData("XXXX-XX-XX", true, false)]
    [InlineData("XXXX-02-29", true, false)]
    [InlineData("2000-02-29", true, true)]
    [InlineData("2001-02-29", false, false)]
    [InlineData("2001-13-01", false, false)]
    [InlineData("2001-00-01", false, false)]
    [InlineData("2001-04-31", false, false)]
    [InlineData("0000-01-01", false, false)]
    [InlineData("197X-01-01", false, false)]
    [InlineData("74-08-12", false, false)]
    [InlineData("1974/08/12", false, false)]
    [InlineData("1974-8-12", false, false)]
    [InlineData("1974-+8-12", false, false)]
    [InlineData("", false, false)]
    public void Days_exist_or_are_partly_unknown(string text, bool partial, bool whole)
    {
        Assert.Equal(partial, PartialDate.IsOne(text));
        Assert.Equal(whole, PartialDate.IsWhole(text));
    }
}
