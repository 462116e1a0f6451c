rate = "<script>document.title = 'escaped'</script>=cmd|' /C calc'!A0"
