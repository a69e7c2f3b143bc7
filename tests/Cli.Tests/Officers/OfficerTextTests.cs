using Interpol.Mesh.Cli.Officers;

namespace Interpol.Mesh.Cli.Tests.Officers;

public sealed class OfficerTextTests
{
    [Fact]
    public void An_account_is_one_line() => Assert.Equal(
        "0417                  active    officer,supervisor  Anne Durand",
        OfficerText.Of(new OfficerBody("0417", "Anne Durand", ["officer", "supervisor"], IsActive: true, HasPassword: true, CreatedAt: default, CreatedBy: "9", Delegate: null, Version: 3)));

    [Fact]
    public void What_is_special_about_it_is_said_and_a_name_makes_no_line() => Assert.Equal(
        "7                     disabled  officer  Bob \uFFFD[31m8  (no password)  (9 stands in)",
        OfficerText.Of(new OfficerBody("7", "Bob\n\u001b[31m8", ["officer"], IsActive: false, HasPassword: false, CreatedAt: default, CreatedBy: "9", Delegate: "9", Version: 3)));
}
