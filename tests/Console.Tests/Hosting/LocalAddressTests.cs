using Interpol.Mesh.Console.Hosting;

namespace Interpol.Mesh.Console.Tests.Hosting;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("/FR/feed", "/FR/feed")]
    [InlineData("/FR/compose?reply=BR-1", "/FR/compose?reply=BR-1")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("FR/feed", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("/FR\r\nSet-Cookie: x=y", "/")]
    public void Only_pages_of_this_gateway_are_gone_to(string? asked, string gone) => Assert.Equal(gone, LocalAddress.Of(asked));

    [Fact]
    public void An_endless_address_is_not_gone_to() => Assert.Equal("/", LocalAddress.Of("/" + new string('x', 5000)));
}
