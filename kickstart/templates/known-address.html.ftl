<!doctype html>
<html lang="en">
<body style="font: 16px/1.5 system-ui, sans-serif; color: #1c2321; max-width: 34em; margin: 2em auto; padding: 0 1em">
<p>Someone, hopefully you, tried to sign up at ChangeBank with this address. It already has an account, so nothing was changed.</p>
<p><a href="${tenant.data.appUrl}/login">Sign in</a>. Forgot the password? The sign-in page can send you a new one.</p>
<p>If you were looking around as a guest: sign in on that same device, and your account page offers to add what it has kept.</p>
<p>If it was not you, there is nothing to do.</p>
<p>ChangeBank</p>
</body>
</html>
