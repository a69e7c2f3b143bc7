using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

[Collection(ConsoleMesh.Collection)]
public sealed class FormWalkTests(ConsoleMesh mesh)
{
    [Fact]
    public async Task A_form_that_misses_a_field_is_completed_and_sent()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        var page = window.Page;
        await window.SignInAsync("compose");
        await window.AddressAsync("BR");
        await page.FillAsync("#field-subject", "A vehicle");
        await page.GetByLabel("Add a form").SelectOptionAsync("vehicle");
        await page.Locator("input[name='forms[0].fields.vin']").FillAsync("WVWZZZXXZ0W000123");
        await page.Locator("select[name='forms[0].fields.status']").SelectOptionAsync("stolen");
        await page.GetByText("Draft saved").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send" }).ClickAsync();
        await page.Locator("select[name='forms[0].fields.category'][aria-invalid=true]").WaitForAsync();
        await window.LookAsync("form-1440-en-light");

        await page.ReloadAsync();
        await page.Locator("select[name='forms[0].fields.category']").SelectOptionAsync("car");
        Assert.Equal("WVWZZZXXZ0W000123", await page.InputValueAsync("input[name='forms[0].fields.vin']"));
        await page.SetViewportSizeAsync(390, 844);
        await window.LookAsync("form-390-en-light");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send" }).ClickAsync();
        await page.Locator(".form-shown dd", new PageLocatorOptions { HasText = "WVWZZZXXZ0W000123" }).WaitForAsync();
        window.AssertNoComplaints();
    }
}
